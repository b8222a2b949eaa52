import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Contender } from "./contender.ts";
import { debianVersion, ensureDebianPackages } from "./debian-packages.ts";
import { SERVERS } from "./paths.ts";
import { startServerProcess } from "./server-process.ts";

const LIBRARIES = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
const SCHEMA = "/usr/share/ejabberd/sql/lite.sql";

/**
 * A complete chat server that stores what it broadcasts. What a client sends (>) and receives (<), each line one text
 * frame on /ws with the subprotocol `xmpp` (RFC 7395); attributes are in single quotes when they come from the server:
 *
 *     > <open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="bench.local" version="1.0"/>
 *     < <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='...' version='1.0' xml:lang='en' from='bench.local'/>
 *     < <stream:features ...><mechanisms ...><mechanism>ANONYMOUS</mechanism>...</mechanisms></stream:features>
 *     > <auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>
 *     < <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
 *     > <open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="bench.local" version="1.0"/>
 *     < <open .../>
 *     < <stream:features ...><bind .../><session ...><optional/></session>...</stream:features>
 *     > <iq xmlns="jabber:client" type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>
 *     < <iq xmlns='jabber:client' type='result' id='b'><bind ...><jid>...@bench.local/...</jid></bind></iq>
 *     > <presence xmlns="jabber:client" to="ROOM@conference.bench.local/NAME"><x xmlns="http://jabber.org/protocol/muc"/></presence>
 *     < <presence ... from='ROOM@conference.bench.local' ...>    the room's own, with its capabilities
 *     < <presence ... from='ROOM@conference.bench.local/NAME'>...<status code='110'/></x></presence>
 *     < <message ... type='groupchat'><subject/></message>       in the room from here on
 *
 * No session has to be asked for, and nobody hears of others who come and go. A message, and what every occupant gets,
 * the sender included, once it is in the archive:
 *
 *     > <message xmlns="jabber:client" to="ROOM@conference.bench.local" type="groupchat" id="00000001"><body>...</body></message>
 *     < <message xmlns='jabber:client' xml:lang='en' to='...' from='ROOM@conference.bench.local/NAME' type='groupchat'
 *         id='00000001'><archived .../><stanza-id by='ROOM@conference.bench.local' id='1795325323810787'
 *         xmlns='urn:xmpp:sid:0'/><body>...</body></message>     (one line)
 *
 * The archive's id is a time in microseconds: it grows, but is not dense. The sender has no other ack than this echo.
 * After a minute of silence a ping frame comes.
 */
export const ejabberd: Contender = {
  id: "ejabberd",
  title: "ejabberd, MUC and MAM (SQLite, fsync)",
  tier: "durable chat",
  dialect: "xmpp",
  async prepare() {
    await ensureDebianPackages({
      packages: ["ejabberd", "erlang-p1-sqlite3"],
      files: ["erl", SCHEMA, "/var/lib/dpkg/info/erlang-p1-sqlite3.list"],
      service: "ejabberd",
    });
    return `ejabberd ${await debianVersion("ejabberd")}, Erlang ${await debianVersion("erlang-base")}`;
  },
  start(options) {
    const { workDir, port } = options;
    mkdirSync(workDir, { recursive: true });
    const archive = path.join(workDir, "archive.sqlite");
    if (!existsSync(archive)) createArchive(archive);
    const config = path.join(workDir, "ejabberd.yml");
    writeFileSync(config, configFor(port, archive));
    // Started directly, without its control script: that would change the user and leave a daemon (epmd) behind.
    const args = ["-noinput", ...SCHEDULER, ...LIMITS, "-mnesia", "dir", JSON.stringify(path.join(workDir, "mnesia"))];
    return startServerProcess(
      {
        command: "erl",
        args: [...args, "-s", "ejabberd"],
        env: {
          ERL_LIBS: LIBRARIES,
          EJABBERD_CONFIG_PATH: config,
          EJABBERD_LOG_PATH: path.join(workDir, "ejabberd.log"),
        },
      },
      options,
    );
  },
};

/** No busy waiting: on one core it only takes time from the threads that write to the archive. */
const SCHEDULER = ["+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];
/** Processes and sockets; the first is what its control script gives too. */
const LIMITS = ["+P", "250000", "+Q", "65536"];

/**
 * It expects the tables to be there. In WAL mode, which stays with the file, it syncs once per message; by itself it
 * would do so four times.
 */
function createArchive(file: string): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(readFileSync(SCHEMA, "utf8"));
  database.close();
}

function configFor(port: number, archive: string): string {
  const template = readFileSync(path.join(SERVERS, "ejabberd.yml"), "utf8");
  return template.replaceAll("$PORT", String(port)).replaceAll("$ARCHIVE", JSON.stringify(archive));
}
