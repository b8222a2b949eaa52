import { describe, expect, test } from "vitest";
import { SessionKit } from "../../test/kit/session-kit.ts";

const BAD: readonly [what: string, frame: string, code: string][] = [
  ["invalid JSON", '{"type":', "bad_frame"],
  ["a JSON text that is no object", '"send"', "bad_frame"],
  ["a list", "[]", "bad_frame"],
  ["null", "null", "bad_frame"],
  ["no type", '{"text":"hi"}', "unknown_type"],
  ["an unknown type", '{"type":"shout","text":"hi"}', "unknown_type"],
  ["a type only servers send", '{"type":"ack","seq":1}', "unknown_type"],
  ["no text", '{"type":"send"}', "bad_frame"],
  ["a text that is a number", '{"type":"send","text":1}', "bad_frame"],
  ["a field that is not in the schema", '{"type":"send","text":"hi","admin":true}', "bad_frame"],
  ["a clientMsgId with a space", '{"type":"send","text":"hi","clientMsgId":"a b"}', "bad_frame"],
  ["a room id that is a path", '{"type":"leave","room":"../etc"}', "bad_frame"],
  ["a cursor below zero", '{"type":"join","code":"lobby","cursor":-1}', "bad_frame"],
  ["a cursor that is no integer", '{"type":"join","code":"lobby","cursor":1.5}', "bad_frame"],
  ["too deep a nest", `{"type":"send","text":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "bad_frame"],
];

describe("a frame that cannot be read", () => {
  test("G3 is answered with what is wrong, and neither this connection nor any other suffers", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    const heardByBob = bob.wire.frames.length;
    for (const [what, frame, code] of BAD) {
      await ana.send(frame);
      expect(ana.wire.frames.at(-1), what).toMatchObject({ type: "error", code });
    }
    expect(ana.wire.closedWith).toBeNull();
    expect(bob.wire.frames.length).toBe(heardByBob);
    await ana.say("still here");
    expect(bob.texts).toEqual(["still here"]);
  });

  test("G3 is answered with its id and clientMsgId where they can be read", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.send({ type: "send", id: "7", clientMsgId: "c1", text: 1 });
    expect(ana.wire.last("error")).toMatchObject({ id: "7", clientMsgId: "c1", code: "bad_frame" });
    await ana.send({ type: "send", id: "x".repeat(65), text: "hi" });
    expect(ana.wire.last("error").id).toBeUndefined();
  });

  test("G3 costs a strike: the hundred and first within a minute closes, a few a minute never do", async () => {
    const kit = new SessionKit();
    const hostile = await kit.visit("room=lobby&name=ana");
    for (let n = 0; n < 100; n++) await hostile.send("{");
    expect(hostile.wire.closedWith).toBeNull();
    await hostile.send("{");
    expect(hostile.wire.closedWith).toEqual({ code: 1008, reason: "policy" });
    const clumsy = await kit.visit("room=lobby&name=bob");
    for (let minute = 0; minute < 10; minute++) {
      for (let n = 0; n < 50; n++) await clumsy.send("{");
      await kit.clock.advance(60_000);
    }
    expect(clumsy.wire.closedWith).toBeNull();
  });
});
