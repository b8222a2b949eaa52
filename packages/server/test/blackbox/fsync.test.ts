import { join } from "node:path";
import { expect, it } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { auditFsyncs, withLateSyncs, withoutSyncs } from "./kit/fsync-audit.ts";
import { newDataDir, startServer } from "./kit/server-process.ts";
import { readTrace, requireStrace, straced } from "./kit/strace.ts";

const CALLS = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,pwritev2,fsync,fdatasync";
const CLIENTS = 4;
const ALONE = 20;
const TOGETHER = 40;

it("between the arrival of a message and its ack there is a completed fsync of the log it was written to", async () => {
  requireStrace();
  const file = join(newDataDir(), "trace");
  const server = await startServer({ env: { SEND_RATE: "0" }, wrapper: straced(file, CALLS) });
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) => RawClient.upgrade(server.url, `/ws?room=lobby&name=client${index}`)),
  );
  await Promise.all(clients.map((client) => client.next("ready")));
  let said = 0;
  /** The mask is zeros: the trace shows what arrived as it is. */
  const say = async (client: RawClient) => {
    const clientMsgId = `m-${said++}`;
    const payload = JSON.stringify({ type: "send", text: `message ${said}`, clientMsgId });
    client.frame({ payload, mask: Buffer.alloc(4) });
    await client.next((frame) => frame.type === "ack" && frame["clientMsgId"] === clientMsgId);
  };
  for (let index = 0; index < ALONE; index++) await say(clients[index % CLIENTS] as RawClient);
  await Promise.all(Array.from({ length: TOGETHER }, (_, index) => say(clients[index % CLIENTS] as RawClient)));
  expect(await server.terminate()).toEqual({ code: 0, signal: null });

  const trace = await readTrace(file, server.pid);
  expect(auditFsyncs(trace)).toEqual({ acknowledged: ALONE + TOGETHER, unsynced: [] });
  // The audit can fail: it rejects the same trace without its syncs, and with syncs that came after the acks.
  expect(auditFsyncs(withoutSyncs(trace)).unsynced).toHaveLength(ALONE + TOGETHER);
  expect(auditFsyncs(withLateSyncs(trace)).unsynced).toHaveLength(ALONE + TOGETHER);
});
