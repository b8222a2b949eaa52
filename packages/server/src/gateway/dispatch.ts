import type { Up, UpFrame } from "@parley/protocol";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { deleteOne, edit, pin, react } from "./change-requests.ts";
import { away, hello, history, join, leave, read, send, typing } from "./requests.ts";

type Requests = {
  readonly [T in UpFrame["type"]]: (
    context: GatewayContext,
    connection: Connection,
    frame: Up<T>,
  ) => Promise<void> | void;
};

/** Read by the first who asks: a start reads only what a message needs. */
const pages = () => import("./page-requests.ts");
const searches = () => import("./search-requests.ts");

/** Step 2: up-frame type -> use case. */
const REQUESTS: Requests = {
  hello,
  send,
  edit,
  delete: deleteOne,
  react,
  pin,
  join,
  leave,
  history,
  pins: async (...asked) => (await pages()).pins(...asked),
  revisions: async (...asked) => (await pages()).revisions(...asked),
  read,
  readers: async (...asked) => (await pages()).readers(...asked),
  receipts: async (...asked) => (await pages()).receipts(...asked),
  typing,
  away,
  search: async (...asked) => (await searches()).search(...asked),
  seq_at: async (...asked) => (await searches()).seqAt(...asked),
};

/** Runs the request of one frame and answers what was refused. Never rejects. */
export async function dispatch(context: GatewayContext, connection: Connection, frame: UpFrame): Promise<void> {
  const request = REQUESTS[frame.type] as Requests["hello"];
  try {
    await request(context, connection, frame as Up<"hello">);
  } catch (error) {
    connection.replyError(error, {
      id: "id" in frame ? frame.id : undefined,
      clientMsgId: "clientMsgId" in frame ? frame.clientMsgId : undefined,
    });
  }
}
