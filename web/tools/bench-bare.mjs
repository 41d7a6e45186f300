// @ts-check
/** A page with nothing to it: a table, a link, a button, a field, and a line on which texts are passed on. */
import { createServer } from "node:http";

const ROWS = Array.from({ length: 30 }, (_, n) => `<tr><td>0009${8000 + n}</td><td>Learner ${n}</td></tr>`);
const PAGE = `<!doctype html><html lang="en"><title>Bare</title><h1>Bare</h1>
<form><input aria-label="Words"><button type="submit">Say</button></form><a href="/case">Case</a>
<table><tbody>${ROWS.join("")}</tbody></table><p></p><script src="/bare.js"></script></html>`;
const SCRIPT = `
  document.querySelector("a").onclick = (event) => {
    event.preventDefault();
    document.querySelector("h1").textContent = "Case";
  };
  document.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    fetch("/say", { method: "POST", body: document.querySelector("input").value });
  };
  new EventSource("/said").onmessage = ({ data }) => { document.querySelector("p").textContent = data; };
`;

export async function bare() {
  /** @type {Set<import("node:http").ServerResponse>} */
  const listeners = new Set();
  const server = createServer((request, response) => {
    if (request.url === "/bare.js") return response.setHeader("content-type", "text/javascript").end(SCRIPT);
    if (request.url === "/said") {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      listeners.add(response);
      return request.on("close", () => listeners.delete(response));
    }
    if (request.url !== "/say") return response.setHeader("content-type", "text/html").end(PAGE);
    let words = "";
    request.on("data", (bytes) => {
      words += bytes;
    });
    return request.on("end", () => {
      for (const listener of listeners) listener.write(`data: ${words}\n\n`);
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
