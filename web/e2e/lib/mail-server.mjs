// @ts-check
/**
 * A real mail server in a process of its own, that can be killed. What it took is in a file: a line
 * `got ID RECIPIENT` before it answers DATA, and `answered ID` after.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

const itself = new URL(import.meta.url).pathname;

/**
 * @typedef {object} MailServer
 * @property {string} url
 * @property {() => Promise<void>} kill at once, with SIGKILL
 */

/**
 * Starts one on a port, which may be 0, that notes what it took in `file`.
 * @param {number} port
 * @param {string} file
 * @returns {Promise<MailServer>}
 */
export function mailServer(port, file) {
  const child = spawn(process.execPath, [itself, String(port), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (bound) => {
      resolve({
        url: `smtp://127.0.0.1:${bound}`,
        async kill() {
          process.removeListener("exit", kill);
          kill();
          await ended;
        },
      });
    });
    ended.then((code) => reject(new Error(`the mail server ended with ${code}`)));
  });
}

/**
 * What was taken: how often each message came, and how often its sender was told so.
 * @param {string} file
 */
export function taken(file) {
  /** @type {Map<string, { got: number, answered: number, to: string }>} */
  const messages = new Map();
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  for (const line of text.split("\n")) {
    const [what, id, to] = line.split(" ");
    if (!id) continue;
    const known = messages.get(id) ?? { got: 0, answered: 0, to: to ?? "" };
    if (what === "got") known.got += 1;
    if (what === "answered") known.answered += 1;
    messages.set(id, known);
  }
  return messages;
}

/** @param {number} port @param {string} file */
function run(port, file) {
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo(address, _session, callback) {
      // Somebody whom this server does not know, for good.
      if (address.address.startsWith("unknown@")) {
        return callback(Object.assign(new Error("No such mailbox"), { responseCode: 550 }));
      }
      return callback();
    },
    onData(stream, session, callback) {
      /** @type {Buffer[]} */
      const pieces = [];
      stream.on("data", (piece) => pieces.push(piece));
      stream.on("end", () => {
        // Now and then it is busy.
        count += 1;
        if (count % 50 === 0) {
          return callback(Object.assign(new Error("Try later"), { responseCode: 451 }));
        }
        const text = Buffer.concat(pieces).toString("utf8");
        const id = /^Message-ID: (\S+)\r?$/im.exec(text)?.[1] ?? "none";
        const to = session.envelope.rcptTo.map((one) => one.address).join(",");
        appendFileSync(file, `got ${id} ${to}\n`);
        appendFileSync(`${file}.text`, `${text}\n----\n`);
        callback();
        appendFileSync(file, `answered ${id}\n`);
        return undefined;
      });
    },
  });
  server.on("error", (error) => {
    // A client that goes away in the middle is its own business.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EADDRINUSE") throw error;
  });
  server.listen(port, "127.0.0.1", () => {
    const address = /** @type {import("node:net").AddressInfo} */ (server.server.address());
    process.stdout.write(`${address.port}\n`);
  });
}

if (process.argv[1] === itself) run(Number(process.argv[2]), String(process.argv[3]));
