/**
 * How the load generator talks with a server. `plain`: Parley's wire for visitors, everything in the URL.
 * `parley-member`: the same wire, but the first frame is `hello {token}`. `socketio`: Socket.IO packets.
 * `xmpp`: RFC 7395 (the sequence of stanzas is in ejabberd.ts).
 */
export type Dialect = "plain" | "parley-member" | "socketio" | "xmpp";

/**
 * What a contender promises, so that like is compared with like: `floor` what any server pays in the kernel, `relay` a
 * bare broadcast, `chat` rooms and who is in them without a store, `durable chat` an ack or an echo after storing.
 */
export type Tier = "floor" | "relay" | "chat" | "durable chat";

export interface StartOptions {
  readonly port: number;
  /** The one CPU that the whole process tree may use; null for all. */
  readonly core: number | null;
  /** For data and output; fresh, unless a start after a kill is to find what was there. */
  readonly workDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself; only contenders that run on it take them. */
  readonly nodeArgs?: readonly string[];
}

export interface RunningContender {
  /** Root of its process tree. */
  readonly pid: number;
  readonly port: number;
  /** Where more than one process serves. */
  readonly fleet?: FleetParts;
  /** SIGKILL of the whole tree; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL of what is left after a few seconds; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What stands beside the first node; of each the root of its process tree. */
export interface FleetParts {
  readonly others: readonly { readonly pid: number; readonly port: number }[];
  /** Carries messages between nodes: a part of what serving costs. */
  readonly busPid: number | null;
  /** Of a database that one node would need as well: reported, but not counted. */
  readonly storePid: number | null;
}

export interface Contender {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly dialect: Dialect;
  /** It acks what was sent; otherwise a sender knows by its own copy. */
  readonly acks?: boolean;
  /** Members on different nodes may see the messages of different senders in different orders. */
  readonly hasOrderPerNode?: boolean;
  /** Answers 200 when the server can serve, which may be later than when it accepts connections. */
  readonly readyPath?: string;
  /** Builds or installs what it needs. Resolves with its version; rejects with MissingContender if it cannot be had here. */
  prepare(): Promise<string>;
  /** Resolves when it accepts connections; rejects with the end of its output if it does not get there. */
  start(options: StartOptions): Promise<RunningContender>;
}

/** It is not on this machine and could not be put there: the table says so and says why. */
export class MissingContender extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "MissingContender";
  }
}
