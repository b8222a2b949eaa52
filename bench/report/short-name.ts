/** What people call a contender; the tables say once, above them, what each of these exactly is. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  floor: "C floor",
  parley: "Parley",
  "parley-members": "Parley, members",
  "parley-memory": "Parley, in memory",
  "parley-postgres": "Parley, 1 node",
  "parley-redis": "Parley, 2 nodes, Redis",
  "parley-nats": "Parley, 2 nodes, NATS",
  bun: "Bun publish",
  "ws-loop": "ws loop",
  "go-hub": "Go hub",
  "go-pump": "Go pumps",
  socketio: "Socket.IO",
  "socketio-recovery": "Socket.IO recovery",
  "socketio-redis": "Socket.IO, 2 nodes, Redis",
  "one-fsync": "one fsync each",
  ejabberd: "ejabberd, MAM",
};

export const shortName = (contender: string): string => SHORT_NAMES[contender] ?? contender;
