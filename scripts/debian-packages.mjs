import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where Debian asks whether a freshly installed service may start, and the answer "no". */
const POLICY = "/usr/sbin/policy-rc.d";
const NO_SERVICES = "#!/bin/sh\n# Left behind by an interrupted installation: remove it.\nexit 101\n";
const POSTGRESQL_VERSIONS = "/usr/lib/postgresql";

function isOnPath(program) {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Debian keeps several versions side by side, and none of them on PATH. */
function hasPostgresql() {
  if (isOnPath("initdb")) return true;
  const versions = existsSync(POSTGRESQL_VERSIONS) ? readdirSync(POSTGRESQL_VERSIONS) : [];
  return versions.some((version) => existsSync(join(POSTGRESQL_VERSIONS, version, "bin", "initdb")));
}

/** The engines the tests start instances of, by Debian's name, as far as they are not there. */
export function missingEngines() {
  const others = ["redis-server", "nats-server", "nginx"].filter((program) => !isOnPath(program));
  return hasPostgresql() ? others : ["postgresql", ...others];
}

/** Debian, and allowed to install on it. */
export function canInstall() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/**
 * Installs packages whose services neither start now nor at the next boot: tests run instances of their own, and a
 * machine must not gain servers on well-known ports by running them.
 */
export function installWithoutServices(packages) {
  const hadPolicy = existsSync(POLICY);
  // Ctrl-C ends apt-get first; the listener keeps us alive long enough to take the policy away again.
  const wait = () => {};
  process.on("SIGINT", wait).on("SIGTERM", wait);
  try {
    if (!hadPolicy) writeFileSync(POLICY, NO_SERVICES, { mode: 0o755 });
    installPackages(["--no-install-recommends", ...packages]);
    spawnSync("systemctl", ["disable", "--quiet", ...packages], { stdio: "ignore" });
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
    process.off("SIGINT", wait).off("SIGTERM", wait);
  }
}

export function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Whatever they need, nothing that is there may go for it.
  const options = ["-y", "-qq", "--no-remove", "-o", "DPkg::Lock::Timeout=120"];
  const apt = (...args) =>
    spawnSync("apt-get", [...options, ...args], { env, stdio: ["ignore", "inherit", "inherit"] });
  apt("update");
  apt("install", ...packages);
}
