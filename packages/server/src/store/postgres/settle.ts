/**
 * The results of statements that were sent together. Waits for all of them, so that no rejection is left without
 * somebody to take it, and rejects with the first in their order: the others are only its consequences.
 */
export async function settle<Sent extends readonly unknown[] | []>(
  sent: Sent,
): Promise<{ -readonly [I in keyof Sent]: Awaited<Sent[I]> }> {
  for (const outcome of await Promise.allSettled(sent)) if (outcome.status === "rejected") throw outcome.reason;
  return Promise.all(sent);
}
