import { describe, test } from "vitest";
import { accountRules } from "./rules/account-rules.ts";
import { appendRules } from "./rules/append-rules.ts";
import { attachRules } from "./rules/attach-rules.ts";
import { changeRules } from "./rules/change-rules.ts";
import { endedSessionsRule } from "./rules/ended-sessions-rule.ts";
import { fileRules } from "./rules/file-rules.ts";
import { inviteRules } from "./rules/invite-rules.ts";
import { kindRules } from "./rules/kind-rules.ts";
import { lifeRules } from "./rules/life-rules.ts";
import { moderationRules } from "./rules/moderation-rules.ts";
import { peopleRule } from "./rules/people-rule.ts";
import { randomRule } from "./rules/random-rule.ts";
import { readingRules } from "./rules/reading-rules.ts";
import { readRules } from "./rules/read-rules.ts";
import { replayRule } from "./rules/replay-rule.ts";
import { roomRules } from "./rules/room-rules.ts";
import { searchRules } from "./rules/search-rules.ts";
import { statusRules } from "./rules/status-rules.ts";
import { checkRule, type StoreCapabilities, type StoreRule, type StoreSetup } from "./rules/rule.ts";

/** What a store is: docs/rules/STORE.md in the form of checks, in its order. */
export const storeRules: readonly StoreRule[] = [
  ...appendRules,
  ...readingRules,
  ...roomRules,
  ...accountRules,
  ...lifeRules,
  randomRule,
  ...changeRules,
  endedSessionsRule,
  ...fileRules,
  ...attachRules,
  ...kindRules,
  ...moderationRules,
  ...inviteRules,
  replayRule,
  peopleRule,
  ...searchRules,
  ...readRules,
  ...statusRules,
];

/** Holds a store to every rule; `setup` makes a fresh, empty place for each. */
export function describeStore(name: string, setup: StoreSetup, capabilities: StoreCapabilities): void {
  describe(name, () => {
    for (const rule of storeRules) {
      test(`${rule.id} ${rule.title}`, () => checkRule(rule, setup, capabilities));
    }
  });
}
