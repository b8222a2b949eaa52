import { describe, expect, test } from "vitest";
import { counted, crowd, deleted, edited, pinned, reaction, takenBack } from "../test/change-frames.ts";
import { ana, bob, message } from "../test/client-kit.ts";
import { applyChange, applyToQuote, type ChangeFrame, messageItem, quoteText } from "./message-item.ts";

const item = (more: Parameters<typeof messageItem>[0] = message(5)) => messageItem(more, ana.id);
const after = (...changes: ChangeFrame[]) =>
  changes.reduce((shown, change) => applyChange(shown, change, ana.id), item());

describe("a message", () => {
  test("has everything its frame says of it, and nothing it does not", () => {
    expect(item()).toEqual({
      kind: "message",
      key: "seq:5",
      state: "sent",
      seq: 5,
      at: 1005,
      from: bob,
      text: "m5",
      isOwn: false,
    });
    const replyTo = { seq: 2, from: ana, text: "what?" };
    const more = { replyTo, mentions: [ana.id], editedAt: 7, changedSeq: 9, isPinned: true as const };
    expect(item({ ...message(5), ...more })).toMatchObject({ ...more, isMention: true });
  });

  test("calls whom it names and, if it calls the room, everybody but its sender", () => {
    expect(item({ ...message(5), mentions: [bob.id] }).isMention).toBeUndefined();
    expect(item({ ...message(5), mentionsRoom: true }).isMention).toBe(true);
    expect(item({ ...message(5, "mine", { from: ana }), mentionsRoom: true }).isMention).toBeUndefined();
  });

  test("knows one's own reactions, whether or not the server has said which they are", () => {
    const reactions = [
      counted("🎂", [bob, ana]),
      { ...counted("👍", crowd(20), 30), isOwn: true },
      counted("😀", [bob]),
    ];
    expect(item({ ...message(5), reactions }).reactions?.map(({ isOwn }) => isOwn)).toEqual([true, true, undefined]);
  });
});

describe("a change", () => {
  test("of what is not newer than the message changes nothing", () => {
    const shown = { ...item(), changedSeq: 9 };
    expect(applyChange(shown, edited(9, 5, "old news"), ana.id)).toBe(shown);
    expect(applyChange(shown, edited(8, 5, "older news"), ana.id)).toBe(shown);
    expect(applyChange(shown, edited(10, 5, "news"), ana.id)).toMatchObject({ text: "news", changedSeq: 10 });
  });

  test("of its text keeps the rest, and says when", () => {
    expect(after(pinned(6, 5), edited(7, 5, "better"))).toMatchObject({
      text: "better",
      editedAt: 100_007,
      isPinned: true,
      changedSeq: 7,
    });
  });

  test("that deletes it leaves who wrote it and when, whatever comes after", () => {
    const tombstone = { ...item(), text: "", deletedAt: 100_008, changedSeq: 8 };
    const changes = [edited(6, 5, "secret"), reaction(7, 5, "👍", bob), deleted(8, 5)];
    expect(after(...changes)).toEqual(tombstone);
    expect(after(...changes, edited(9, 5, ""))).toEqual({ ...tombstone, changedSeq: 9 });
  });

  test("pins and unpins", () => {
    expect(after(pinned(6, 5)).isPinned).toBe(true);
    expect(after(pinned(6, 5), pinned(7, 5, false))).toEqual({ ...item(), changedSeq: 7 });
  });
});

describe("reactions", () => {
  test("are counted per emoji, ascending by emoji, their people in the order they came", () => {
    const changes = [reaction(6, 5, "👍", bob), reaction(7, 5, "🎂", bob), reaction(8, 5, "👍", ana)];
    expect(after(...changes).reactions).toEqual([counted("🎂", [bob]), { ...counted("👍", [bob, ana]), isOwn: true }]);
  });

  test("that are taken back leave nothing of themselves", () => {
    const changes = [reaction(6, 5, "👍", ana), reaction(7, 5, "👍", bob)];
    expect(after(...changes, takenBack(reaction(0, 5, "👍", ana), 8)).reactions).toEqual([counted("👍", [bob])]);
    const gone = after(...changes, takenBack(reaction(0, 5, "👍", ana), 8), takenBack(reaction(0, 5, "👍", bob), 9));
    expect(gone).toEqual({ ...item(), changedSeq: 9 });
  });

  test("of more than twenty are counted on, with the first twenty named", () => {
    const people = crowd(25);
    const shown = after(...people.map((person, n) => reaction(6 + n, 5, "👍", person)));
    expect(shown.reactions).toEqual([counted("👍", people.slice(0, 20), 25)]);
    const fewer = applyChange(shown, takenBack(reaction(0, 5, "👍", people[24] ?? bob), 40), ana.id);
    expect(fewer.reactions).toEqual([counted("👍", people.slice(0, 20), 24)]);
  });

  test("of a crowd one is in unnamed are one's own until taken back", () => {
    const frame = { ...message(5), reactions: [{ ...counted("👍", crowd(20), 30), isOwn: true }] };
    const fewer = applyChange(item(frame), takenBack(reaction(0, 5, "👍", ana), 40), ana.id);
    expect(fewer.reactions).toEqual([counted("👍", crowd(20), 29)]);
  });
});

describe("a quote", () => {
  const answer = item({ ...message(9), replyTo: { seq: 5, from: bob, text: "m5" } });

  test("follows what it quotes, cut as the server cuts it", () => {
    const long = "😀".repeat(300);
    expect(applyToQuote(answer, edited(10, 5, long)).replyTo?.text).toBe("😀".repeat(200));
    expect(applyToQuote(answer, edited(10, 4, "another"))).toBe(answer);
    expect(applyToQuote(answer, pinned(10, 5))).toBe(answer);
  });

  test("of what is deleted says only that there was something", () => {
    const shown = applyToQuote(answer, deleted(10, 5));
    expect(shown.replyTo).toEqual({ seq: 5 });
    expect(applyToQuote(shown, edited(11, 5, "back"))).toBe(shown);
  });

  test("is never half a character", () => {
    expect(quoteText(`a${"😀".repeat(250)}`)).toBe(`a${"😀".repeat(199)}`);
    expect(quoteText("short")).toBe("short");
  });
});
