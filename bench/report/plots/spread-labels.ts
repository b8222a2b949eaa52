/**
 * Heights for labels at the ends of lines: as near to the lines as they can be without one covering another. Takes and
 * gives heights in any unit, in the order given.
 */
export function spreadLabels(heights: readonly number[], gap: number): number[] {
  const order = heights.map((height, index) => ({ height, index })).toSorted((a, b) => a.height - b.height);
  // Neighbours that are too near form a block, evenly spaced around where its labels would like to be.
  const blocks: { members: number[]; sum: number }[] = [];
  for (const { height, index } of order) {
    blocks.push({ members: [index], sum: height });
    for (
      let last = blocks.at(-1), before = blocks.at(-2);
      last && before && bottom(last, gap) < top(before, gap) + gap;
    ) {
      blocks.splice(-2, 2, { members: [...before.members, ...last.members], sum: before.sum + last.sum });
      last = blocks.at(-1);
      before = blocks.at(-2);
    }
  }
  const placed = heights.map(() => 0);
  for (const block of blocks) {
    block.members.forEach((index, position) => (placed[index] = bottom(block, gap) + position * gap));
  }
  return placed;
}

interface Block {
  readonly members: readonly number[];
  readonly sum: number;
}

const bottom = ({ members, sum }: Block, gap: number) => sum / members.length - ((members.length - 1) * gap) / 2;
const top = (block: Block, gap: number) => bottom(block, gap) + (block.members.length - 1) * gap;
