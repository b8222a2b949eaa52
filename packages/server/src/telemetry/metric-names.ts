import type { CloseReason, ReplyErrorCode } from "@parley/protocol";

interface Named {
  readonly name: string;
  readonly help: string;
}
interface Labelled<L extends string> extends Named {
  readonly label: string;
  /** Carries the type of the label's values; nothing at run time. */
  readonly values?: L;
}
const labelled = <L extends string>(name: string, label: string, help: string): Labelled<L> => ({ name, label, help });

/** Every metric of our own, once: registry, types and docs/metrics.md (by test) follow these four tables. */
export const GAUGES = {
  connections: { name: "parley_connections", help: "Open WebSocket connections." },
  rooms: { name: "parley_rooms", help: "Rooms with at least one subscriber on this node." },
} as const satisfies Record<string, Named>;

export const COUNTERS = {
  appends: { name: "parley_appends_total", help: "Messages stored." },
  deliveries: { name: "parley_deliveries_total", help: "Event frames handed to a connection's socket." },
  sendQueueOverflows: {
    name: "parley_send_queue_overflows_total",
    help: "Times a send queue at MAX_SEND_QUEUE_BYTES took no more events; the connection catches up from its cursor.",
  },
  busPublishFailures: { name: "parley_bus_publish_failures_total", help: "Room events the bus did not take." },
  busPayloadsRefused: {
    name: "parley_bus_payloads_refused_total",
    help: "Messages on the bus that were not ours to read: damaged, or somebody else's.",
  },
  busLinkFailures: {
    name: "parley_bus_link_failures_total",
    help: "Times the link to the bus was lost, or could not be made; the next attempt follows by itself.",
  },
  busGaps: {
    name: "parley_bus_gaps_total",
    help: "Room events that arrived ahead of a hole, or without their frame; the store fills it.",
  },
  recentEventsDropped: {
    name: "parley_recent_events_dropped_total",
    help: "Room events not shared with other nodes because too many were waiting, or Redis was away; the store has them.",
  },
  heartbeatTimeouts: {
    name: "parley_heartbeat_timeouts_total",
    help: "Connections closed for want of a sign of life.",
  },
  ephemeralDropped: {
    name: "parley_ephemeral_dropped_total",
    help: "Presence and typing notices dropped under load or in big rooms.",
  },
  filesStored: { name: "parley_files_stored_total", help: "Uploads that became files." },
  fileBytesReceived: { name: "parley_file_bytes_received_total", help: "Bytes of uploads stored." },
  fileBytesSent: { name: "parley_file_bytes_sent_total", help: "Bytes of files and thumbnails sent." },
  fileSweeps: {
    name: "parley_file_sweeps_total",
    help: "Times all of blob storage was compared with what the store knows of.",
  },
  blobsSwept: {
    name: "parley_blobs_swept_total",
    help: "Blobs that nothing referred to, found and removed: what crashes left behind.",
  },
  searchIndexFailures: {
    name: "parley_search_index_failures_total",
    help: "Times new messages could not be indexed in PostgreSQL; searches look at them one by one until a later try works.",
  },
  logins: { name: "parley_logins_total", help: "Successful logins." },
  logLinesDropped: {
    name: "parley_log_lines_dropped_total",
    help: "Log lines dropped because the reader of the log is too slow.",
  },
} as const satisfies Record<string, Named>;

export const TALLIES = {
  appendRefusals: labelled<ReplyErrorCode>("parley_append_refusals_total", "code", "Messages refused, by reply error."),
  catchUps: labelled<"ring" | "recent" | "store">(
    "parley_catch_ups_total",
    "from",
    "Catch-ups served, by where the events came from.",
  ),
  recentReads: labelled<"hit" | "miss" | "failed">(
    "parley_recent_reads_total",
    "result",
    "Reads of the recent events that nodes share, by result; after a miss or a failure the store is asked.",
  ),
  framesRefused: labelled<ReplyErrorCode>(
    "parley_frames_refused_total",
    "code",
    "Client frames refused, by reply error.",
  ),
  closes: labelled<CloseReason>("parley_closes_total", "reason", "Connections closed by us, by close reason."),
  filesRefused: labelled<ReplyErrorCode>("parley_files_refused_total", "code", "Uploads refused, by reply error."),
  loginsRefused: labelled<ReplyErrorCode>("parley_logins_refused_total", "code", "Logins refused, by reply error."),
  httpResponses: labelled<`${1 | 2 | 3 | 4 | 5}xx`>(
    "parley_http_responses_total",
    "class",
    "HTTP responses, by status class.",
  ),
} as const;

export const DISTRIBUTIONS = {
  commitRows: {
    name: "parley_commit_rows",
    help: "Messages per commit of the store.",
    bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
  },
  commitSeconds: {
    name: "parley_commit_seconds",
    help: "Duration of a commit of the store, fsync included.",
    bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
} as const satisfies Record<string, Named & { readonly bounds: readonly number[] }>;

export const EVENT_LOOP = {
  p50: { name: "parley_event_loop_delay_p50_seconds", help: "Median event-loop delay since the last scrape." },
  p99: {
    name: "parley_event_loop_delay_p99_seconds",
    help: "99th percentile of the event-loop delay since the last scrape.",
  },
  max: { name: "parley_event_loop_delay_max_seconds", help: "Longest event-loop delay since the last scrape." },
} as const satisfies Record<string, Named>;

type LabelsOf<T> = T extends Labelled<infer L> ? L : never;
export type GaugeKey = keyof typeof GAUGES;
export type CounterKey = keyof typeof COUNTERS;
export type TallyKey = keyof typeof TALLIES;
export type DistributionKey = keyof typeof DISTRIBUTIONS;
export type TallyLabel<K extends TallyKey> = LabelsOf<(typeof TALLIES)[K]>;
