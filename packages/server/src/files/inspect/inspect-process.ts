import { contentType } from "./content-type.ts";
import type { Answer, Question, Show } from "./messages.ts";

/*
 * Entry of the process that looks at files. Their bytes are whatever strangers send, and what reads them is the largest
 * body of C in the house: here it may crash, hang or want too much memory, and takes nobody with it. It has nothing of
 * the server's, neither its secrets nor its sockets, and ends with it.
 */

/** Ten times what the largest image that is let in takes; checked while it is decoded, on other threads. */
const MAX_RESIDENT_BYTES = 1_073_741_824;
const CHECK_EVERY_MS = 50;
/** Says that it was this, to whoever reads the log. */
const TOO_MUCH_MEMORY = 77;

let image: Uint8Array[] = [];

setInterval(() => {
  if (process.memoryUsage.rss() > MAX_RESIDENT_BYTES) process.exit(TOO_MUCH_MEMORY);
}, CHECK_EVERY_MS).unref();
process.on("disconnect", () => process.exit());
process.on("message", (question: Question) => {
  void answer(question).then((reply) => process.send?.(reply));
});

async function answer(question: Question): Promise<Answer> {
  if ("look" in question) {
    image = [];
    return { type: await contentType(question.look.head) };
  }
  if ("more" in question) {
    image.push(question.more.bytes);
    return { taken: true };
  }
  return show(question.show);
}

async function show(how: Show): Promise<Answer> {
  const bytes = Buffer.concat(image);
  image = [];
  // Only where there is an image: it takes longer to load than everything else here.
  const { showImage } = await import("./show-image.ts");
  const outcome = await showImage(bytes, how);
  return "reason" in outcome ? { refused: outcome } : { shown: outcome };
}
