import { BaseSequencer, type TestSpecification } from "vitest/node";

/** By what they take on an idle machine, the longest first: the ends of their paths. */
const SLOW = [
  "e2e/a11y.test.ts",
  "e2e/messages.test.ts",
  "fleet/nats.test.ts",
  "blackbox/nginx.test.ts",
  "postgres/postgres-store.test.ts",
  "sqlite/sqlite-store.test.ts",
  "bus/redis-cluster.test.ts",
  "bus/sns-sqs-bus.test.ts",
  "recent/redis-recent.test.ts",
  "migrate/migrate-store.test.ts",
  "conversation/conversation.test.ts",
  "bus/redis-bus.test.ts",
];

/**
 * Begins with what takes longest, so that two workers end together. Vitest remembers how long files took; a fresh clone
 * remembers nothing and goes by their sizes, and a file that runs a contract suite has ten lines.
 */
export class SlowFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Not an array's.
    // oxlint-disable-next-line unicorn/no-array-sort
    const known = await super.sort(files);
    return known.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = SLOW.findIndex((end) => moduleId.endsWith(end));
  return index < 0 ? SLOW.length : index;
}
