import { expect, it } from "vitest";
import { UnitReader } from "./units.ts";

const REDIS = [
  "+OK\r\n",
  ">3\r\n$7\r\nmessage\r\n$3\r\nch1\r\n$7\r\nhi\r\n$9\r\r\n",
  "%1\r\n$6\r\nserver\r\n*2\r\n:1\r\n$-1\r\n",
  "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\na\r\n$0\r\n\r\n",
  ">3\r\n$9\r\nsubscribe\r\n$3\r\nch1\r\n:1\r\n",
];
const NATS = [
  'INFO {"server_id":"x"}\r\n',
  "MSG room.1 9 11\r\nhello\r\nworl\r\n",
  "PING\r\n",
  "HMSG room.1 9 reply.to 12 17\r\nNATS/1.0\r\n\r\nhello\r\n",
];

it.each([
  ["redis", REDIS, [false, true, false, true, false]],
  ["nats", NATS, [false, true, false, true]],
] as const)("what %s says is taken apart at its seams, however it arrives", (engine, said, areMessages) => {
  const bytes = Buffer.from(said.join(""));
  for (const size of [1, 2, 7, bytes.length]) {
    const reader = new UnitReader(engine);
    const units = [];
    for (let at = 0; at < bytes.length; at += size) units.push(...reader.push(bytes.subarray(at, at + size)));
    expect(units.map((unit) => unit.bytes.toString())).toEqual(said);
    expect(units.map(({ isMessage }) => isMessage)).toEqual(areMessages);
  }
});
