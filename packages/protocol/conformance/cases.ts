import { CHANGE_CASES } from "./change-cases.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { FRAME_CASES } from "./frame-cases.ts";
import { HANDSHAKE_CASES } from "./handshake-cases.ts";
import { MESSAGE_CASES } from "./message-cases.ts";
import { PRESENCE_CASES } from "./presence-cases.ts";
import { RECEIPT_CASES } from "./receipt-cases.ts";
import { ROOM_CASES } from "./room-cases.ts";
import { SEARCH_CASES } from "./search-cases.ts";
import { SESSION_CASES } from "./session-cases.ts";

/** Everything a Parley server must do as seen from outside; after each case, those who have nothing to do with it still talk. */
export const CASES: readonly ConformanceCase[] = [
  ...SESSION_CASES,
  ...HANDSHAKE_CASES,
  ...FRAME_CASES,
  ...MESSAGE_CASES,
  ...CHANGE_CASES,
  ...ROOM_CASES,
  ...SEARCH_CASES,
  ...PRESENCE_CASES,
  ...RECEIPT_CASES,
].map(({ id, title, run }) => ({
  id,
  title,
  async run(target) {
    await run(target);
    await target.checkUnharmed();
  },
}));
