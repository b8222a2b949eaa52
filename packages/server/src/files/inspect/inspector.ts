import type { Clock } from "../../lib/clock.ts";
import { createBoundedWork } from "../../lib/bounded-work.ts";
import { ProcessOfInspector } from "./process-of-inspector.ts";
import { type ImageRefusal, isImageType, type ShownImage } from "./messages.ts";

/** A file to be looked at. */
export interface Inspected {
  readonly size: number;
  /** Its first bytes, or all of them. */
  read(maxBytes?: number): AsyncIterable<Uint8Array>;
}

/** What a file turned out to be. */
export type Inspection =
  | { readonly kind: "plain"; readonly type: string }
  | ({ readonly kind: "image"; readonly type: string } & ShownImage)
  | ({ readonly kind: "refused"; readonly type: string } & (ImageRefusal | { readonly reason: "limits" }));

export interface Inspector {
  /** Refuses with `busy` when too many files are waiting. */
  inspect(file: Inspected): Promise<Inspection>;
  close(): void;
}

export interface InspectorOptions {
  readonly clock: Clock;
  readonly maxPixels: number;
}

/** Enough to know any format by. */
const HEAD_BYTES = 65_536;
/** Looked at in memory. A larger image is not shown as one; it can be downloaded like any other file. */
const MAX_IMAGE_BYTES = 104_857_600;
/** The largest image that is let in takes a third of it on a slow machine. */
const LIMIT_MS = 30_000;
/** Some tens of seconds of work; who comes after them is told to come again. */
const MAX_WAITING = 32;
/** A process that nobody has asked anything for this long is ended: it keeps 60 MB. */
const IDLE_MS = 60_000;

/** Looks at files one after the other, in a process of its own, which is started when it is needed. */
export function createInspector({ clock, maxPixels }: InspectorOptions): Inspector {
  const line = createBoundedWork({ atOnce: 1, waiting: MAX_WAITING });
  let running: ProcessOfInspector | null = null;
  let cancelIdle = (): void => {};

  function start(): ProcessOfInspector {
    cancelIdle();
    if (!running?.isAlive) running = new ProcessOfInspector(clock, LIMIT_MS);
    return running;
  }

  async function look(file: Inspected): Promise<Inspection> {
    const head = await collect(file.read(HEAD_BYTES));
    const looked = await start().ask({ look: { head } });
    // Whatever it is, it is nothing anybody should open: bytes, for those who know better.
    if (!looked || !("type" in looked)) return { kind: "plain", type: "application/octet-stream" };
    const { type } = looked;
    if (!isImageType(type) || file.size > MAX_IMAGE_BYTES) return { kind: "plain", type };
    const child = start();
    for await (const bytes of file.read()) {
      if (!(await child.ask({ more: { bytes } }))) return { kind: "refused", type, reason: "limits" };
    }
    const outcome = await child.ask({ show: { type, maxPixels } });
    if (outcome && "shown" in outcome) return { kind: "image", type, ...outcome.shown };
    if (outcome && "refused" in outcome) return { kind: "refused", type, ...outcome.refused };
    return { kind: "refused", type, reason: "limits" };
  }

  return {
    inspect: (file) =>
      line.run(async () => {
        try {
          return await look(file);
        } finally {
          cancelIdle = clock.after(IDLE_MS, () => running?.end());
        }
      }),
    close() {
      cancelIdle();
      running?.end();
    },
  };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
