import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { downFrameSchema } from "../src/down.ts";
import { onlinePersonSchema } from "../src/frames/presence.ts";
import { receiptSchema } from "../src/frames/receipt.ts";
import { personSchema, roomViewSchema } from "../src/frames/room.ts";
import { statusSchema } from "../src/frames/status.ts";
import { upFrameSchema } from "../src/up.ts";

const PAGE = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");

const UP = "Frames a client sends";
const DOWN = "Frames the server sends";
const SHAPES = "Shapes";

/** The text of every `###` section below one `##` section, by its title. */
function sectionsOf(chapter: string): ReadonlyMap<string, string> {
  const [, body = ""] = PAGE.split(`\n## ${chapter}\n`);
  const [own = ""] = body.split(/\n## /);
  return new Map(
    own
      .split(/\n### /)
      .slice(1)
      .map((section) => [/^`?([^`\n]+)/.exec(section)?.[1] ?? "", section]),
  );
}

/** The rows of a section's field table: `name required|optional`. */
const tableOf = (section = ""): string[] =>
  [...section.matchAll(/^\| `(\w+)`\s*\| (required|optional)\s*\|/gm)].map(([, name, need]) => `${name} ${need}`);

const fieldsOf = (schema: z.ZodObject): string[] =>
  Object.entries(schema.shape).map(
    ([name, field]) => `${name} ${field instanceof z.ZodOptional ? "optional" : "required"}`,
  );

const samplesOf = (section: string): unknown[] =>
  [...section.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = ""]) => JSON.parse(json) as unknown);

const CHAPTERS = [
  { chapter: UP, schema: upFrameSchema, parse: (sample: unknown) => upFrameSchema.parse(sample) },
  { chapter: DOWN, schema: downFrameSchema, parse: (sample: unknown) => downFrameSchema.parse(sample) },
];

describe("docs/protocol.md", () => {
  for (const { chapter, schema, parse } of CHAPTERS) {
    const sections = sectionsOf(chapter);
    const types = schema.options.map((option) => option.shape.type.value);

    it(`"${chapter}" has a section for each frame type, and no other`, () => {
      expect([...sections.keys()].toSorted()).toEqual(types.toSorted());
    });

    for (const option of schema.options) {
      const type = option.shape.type.value;
      it(`"${chapter}" names every field of ${type}, and shows a sample that parses`, () => {
        const section = sections.get(type) ?? "";
        expect(tableOf(section)).toEqual(fieldsOf(option));
        const samples = samplesOf(section);
        expect(samples.length).toBeGreaterThan(0);
        for (const sample of samples) expect(parse(sample)).toMatchObject({ type });
      });
    }
  }

  it("names every field of the shapes that frames are made of", () => {
    const shapes = sectionsOf(SHAPES);
    expect(tableOf(shapes.get("Person"))).toEqual(fieldsOf(personSchema));
    expect(tableOf(shapes.get("OnlinePerson"))).toEqual(fieldsOf(onlinePersonSchema));
    expect(tableOf(shapes.get("Status"))).toEqual(fieldsOf(statusSchema));
    expect(tableOf(shapes.get("Receipt"))).toEqual(fieldsOf(receiptSchema));
    expect(tableOf(shapes.get("RoomView"))).toEqual(fieldsOf(roomViewSchema));
  });

  it("shows a session of which every line parses", () => {
    const lines = [...PAGE.matchAll(/^```session\n([\s\S]*?)^```/gm)].flatMap(([, body = ""]) =>
      body.trimEnd().split("\n"),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const frame: unknown = JSON.parse(line.slice(2));
      if (line.startsWith("> ")) upFrameSchema.parse(frame);
      else downFrameSchema.parse(frame);
    }
  });

  it("links only to sections it has", () => {
    const seen = new Map<string, number>();
    const anchors = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
      const slug = title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-");
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    });
    const linked = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
