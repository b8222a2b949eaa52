/** Every second round goes backwards: a machine that gets slower or faster meanwhile favours nobody. */
export function inRounds<T>(all: readonly T[], rounds: number): readonly T[] {
  return Array.from({ length: rounds }, (_, round) => (round % 2 === 0 ? all : all.toReversed())).flat();
}
