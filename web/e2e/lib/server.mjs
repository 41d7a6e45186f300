// @ts-check
/** The real service on a port of its own, with its data in a folder of its own. */
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = new URL("../../../", import.meta.url).pathname;

/** The program under test: what cargo built last, unless somebody names another. */
export function program() {
  const named = process.env.CASETRAIL_BIN;
  const built = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/casetrail");
  const found = named ?? built;
  if (!existsSync(found)) throw new Error(`${found} is not there: cargo build -p casetrail-api`);
  return found;
}

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {number} port
 * @property {string} data the folder of its data
 * @property {() => Promise<void>} stop ends it in order
 * @property {() => Promise<void>} kill ends it at once
 * @property {(changed?: Record<string, string>) => Promise<void>} again starts it on the same port
 *   with the same data, perhaps with changed settings
 * @property {(port: number, environment: Record<string, string>) => Promise<Server>} as starts it on
 *   another port with the same data and other settings, and as no demonstration
 * @property {() => Promise<void>} remove ends it and removes its data
 */

/**
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Server>}
 */
export function serve(environment = {}) {
  return on(folder(), 0, ["--demo"], environment);
}

function folder() {
  return mkdtempSync(join(tmpdir(), "casetrail-web-"));
}

/**
 * Two instances of one service, whose logs lie in a database of their own; what is to be run beside
 * `tests/postgres.sh`. The database goes with its server.
 * @param {Record<string, string>} [environment]
 * @returns {Promise<[Server, Server]>}
 */
export async function pair(environment = {}) {
  const { CASETRAIL_TEST_POSTGRES: server, CASETRAIL_TEST_POSTGRES_BIN: programs } = process.env;
  if (!server) throw new Error("it takes a PostgreSQL: sh tests/postgres.sh node --test FILE");
  const name = `web_${process.pid}_${Date.now()}`;
  execFileSync(join(programs ?? "", "psql"), ["-X", "-q", "-c", `CREATE DATABASE ${name}`, server]);
  const url = server.replace("/postgres?", `/${name}?`);
  const settings = { CASETRAIL_LOG_URL: url, CASETRAIL_KEYS_URL: url, ...environment };
  const one = await serve(settings);
  const data = folder();
  copyFileSync(join(one.data, "master.key"), join(data, "master.key"));
  return [one, await on(data, 0, ["--demo"], settings)];
}

/**
 * @param {string} data
 * @param {number} wanted
 * @param {string[]} flags
 * @param {Record<string, string>} environment
 * @returns {Promise<Server>}
 */
async function on(data, wanted, flags, environment) {
  let running = await run(data, `127.0.0.1:${wanted}`, flags, environment);
  const { port } = new URL(running.url);
  return {
    url: running.url,
    port: Number(port),
    data,
    stop: () => running.stop(),
    kill: () => running.kill(),
    async again(changed = {}) {
      running = await run(data, `127.0.0.1:${port}`, flags, { ...environment, ...changed });
    },
    as: (other, settings) => on(data, other, [], settings),
    async remove() {
      await running.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} data
 * @param {string} listen
 * @param {string[]} flags
 * @param {Record<string, string>} environment
 * @returns {Promise<{url: string, stop: () => Promise<void>, kill: () => Promise<void>}>}
 */
function run(data, listen, flags, environment) {
  const child = spawn(program(), ["serve", ...flags, "--data", data, "--listen", listen], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // Nobody may be left behind by a test that dies.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    process.removeListener("exit", kill);
    child.kill(signal);
    await ended;
  }
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const url = /listens on (http:\S+)/.exec(line)?.[1];
      if (!url) return;
      resolve({ url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") });
    });
    ended.then((code) => reject(new Error(`casetrail ended with ${code}: ${said}`)));
  });
}
