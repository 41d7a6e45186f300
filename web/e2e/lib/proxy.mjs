// @ts-check
/** A line between browser and server that can be cut, stalled, or lose the answers. */
import { connect, createServer } from "node:net";

/**
 * @typedef {"pass" | "cut" | "stall" | "swallow"} Mode
 * `cut`: connections end, new ones are refused. `stall`: nothing passes, nothing ends. `swallow`: what
 * is asked arrives, the answers don't, and the connection ends when one would.
 */

/** @param {number} port of the server behind it */
export async function proxy(port) {
  /** @type {Mode} */
  let mode = "pass";
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  let swallowed = 0;
  const server = createServer((near) => {
    if (mode === "cut") return near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
      socket.on("error", () => {});
    }
    near.on("data", (bytes) => {
      if (mode !== "stall") far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (mode === "pass") near.write(bytes);
      if (mode !== "swallow") return;
      swallowed += 1;
      near.destroy();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** How many answers were lost. */
    swallowed: () => swallowed,
    /** @param {Mode} next */
    become(next) {
      mode = next;
      if (next === "cut") for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
