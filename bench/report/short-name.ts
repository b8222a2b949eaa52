/** What people call a contender; the tables say once, above them, what each of these exactly is. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  floor: "C floor",
  parley: "Parley",
  "parley-members": "Parley, members",
  "parley-memory": "Parley, in memory",
  bun: "Bun publish",
  "ws-loop": "ws loop",
  "go-hub": "Go hub",
  "go-pump": "Go pumps",
  socketio: "Socket.IO",
  "socketio-recovery": "Socket.IO recovery",
  "one-fsync": "one fsync each",
  ejabberd: "ejabberd, MAM",
};

export const shortName = (contender: string): string => SHORT_NAMES[contender] ?? contender;
