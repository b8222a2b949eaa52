import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Contender } from "./contender.ts";
import { debianVersion, ensureDebianPackages } from "./debian-packages.ts";
import { BUILD, SERVERS } from "./paths.ts";
import { runTool } from "./run-tool.ts";
import { startServerProcess } from "./server-process.ts";

const LIBRARIES = "/usr/share/gocode";
const GORILLA = `${LIBRARIES}/src/github.com/gorilla/websocket/conn.go`;

function goContender(id: string, title: string): Contender {
  const binary = path.join(BUILD, id);
  return {
    id,
    title,
    tier: "relay",
    dialect: "plain",
    async prepare() {
      await ensureDebianPackages({
        packages: ["golang-go", "golang-github-gorilla-websocket-dev"],
        files: ["go", GORILLA],
      });
      mkdirSync(BUILD, { recursive: true });
      await runTool("go", ["build", "-o", binary, path.join(SERVERS, id, "main.go")], {
        // Debian's libraries, so that nothing is downloaded.
        env: { GO111MODULE: "off", GOPATH: LIBRARIES, GOFLAGS: "" },
      });
      return `${await goVersion()}, gorilla/websocket ${await debianVersion("golang-github-gorilla-websocket-dev")}`;
    },
    start: (options) => startServerProcess({ command: binary }, options),
  };
}

const goVersion = async () => (await runTool("go", ["version"])).split(" ")[2] ?? "go";

export const goHub = goContender("go-hub", "Go gorilla, one hub writing JSON to each client");
export const goPump = goContender("go-pump", "Go gorilla, room and pump per client");
