/** One system call, by the lines of the trace at which it began and was over. */
interface Call {
  readonly name: string;
  /** Arguments and result, as strace prints them. */
  readonly text: string;
  readonly began: number;
  readonly over: number;
}

const RECEIVING = new Set(["read", "readv", "recvfrom", "recvmsg"]);
const SENDING = new Set(["write", "writev", "sendto", "sendmsg"]);
const WRITING = new Set(["pwrite64", "pwritev", "pwritev2", "write", "writev"]);
const SYNCING = new Set(["fsync", "fdatasync"]);
/** SQLite's write-ahead log: where a commit is, until a checkpoint moves it. */
const LOG_FILE = /^\d+<[^>]*-wal>/;
const SEND = /\\"type\\":\\"send\\"[^}]*?\\"clientMsgId\\":\\"([\w-]+)\\"/g;
const ACK = /\\"type\\":\\"ack\\"[^}]*?\\"clientMsgId\\":\\"([\w-]+)\\"/g;

/** What the trace of a server shows about each message that it acknowledged. */
export interface FsyncAudit {
  readonly acknowledged: number;
  /** Acknowledged messages without a write to the log and a completed sync of it between their arrival and their ack. */
  readonly unsynced: readonly string[];
}

/** Reads what `strace -f -y` wrote, calls of all threads in the order of time. */
export function auditFsyncs(trace: string): FsyncAudit {
  const calls = parseCalls(trace.split("\n"));
  const received = firstMentions(calls, RECEIVING, SEND);
  const acknowledged = firstMentions(calls, SENDING, ACK);
  const logCalls = calls.filter(({ text }) => LOG_FILE.test(text));
  const writes = logCalls.filter(({ name }) => WRITING.has(name));
  const syncs = logCalls.filter(({ name, text }) => SYNCING.has(name) && text.endsWith(" = 0"));
  const unsynced = [...acknowledged].filter(([id, ack]) => {
    const arrival = received.get(id);
    if (!arrival) return true;
    // An ack counts from when its write began, an arrival from when its read was over: the hardest reading of the trace.
    const isSynced = syncs.some(
      (sync) => sync.over < ack.began && writes.some((write) => write.began > arrival.over && write.over < sync.began),
    );
    return !isSynced;
  });
  return { acknowledged: acknowledged.size, unsynced: unsynced.map(([id]) => id) };
}

/** The same trace as if the server never synced. */
export const withoutSyncs = (trace: string): string =>
  trace.replaceAll(/^\d+ +(?:fsync|fdatasync|<\.\.\. f(?:data)?sync).*\n/gm, "");

/** The same trace as if every sync came too late: after everything else. */
export function withLateSyncs(trace: string): string {
  const lines = trace.split("\n");
  const isSync = (line: string) => /^\d+ +(?:<\.\.\. )?f(?:data)?sync/.test(line);
  return [...lines.filter((line) => !isSync(line)), ...lines.filter(isSync)].join("\n");
}

function parseCalls(lines: readonly string[]): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<string, { readonly name: string; readonly text: string; readonly began: number }>();
  for (const [at, line] of lines.entries()) {
    const started = /^(\d+) +(\w+)\((.*)$/.exec(line);
    const resumed = /^(\d+) +<\.\.\. \w+ resumed>(.*)$/.exec(line);
    if (started) {
      const [, thread = "", name = "", text = ""] = started;
      const isOver = !text.endsWith("<unfinished ...>");
      if (isOver) calls.push({ name, text, began: at, over: at });
      else unfinished.set(thread, { name, text, began: at });
    } else if (resumed) {
      const [, thread = "", rest = ""] = resumed;
      const call = unfinished.get(thread);
      if (call) calls.push({ ...call, text: call.text + rest, over: at });
      unfinished.delete(thread);
    }
  }
  return calls;
}

/** The first call of these kinds in which each message is mentioned. */
function firstMentions(calls: readonly Call[], names: ReadonlySet<string>, pattern: RegExp): Map<string, Call> {
  const mentions = new Map<string, Call>();
  for (const call of calls) {
    if (!names.has(call.name)) continue;
    for (const [, id = ""] of call.text.matchAll(pattern)) if (!mentions.has(id)) mentions.set(id, call);
  }
  return mentions;
}
