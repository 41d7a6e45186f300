/** The one WebSocket on which news come. Fetched after the first screen is drawn, which needs none. */
import { type Client, createClient } from "graphql-ws";
import type { Line } from "./live";
import { askSession } from "./session-end";
import type { Store } from "./store";
import { wakeable } from "./wakeable";

/** The server closes with this when the session has ended. */
const SESSION_OVER = 4403;
const KEEP_ALIVE_MS = 12_000;
const PONG_MS = 5_000;
const OPEN_MS = 10_000;
const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 15_000;

/** A socket that opens at once, stays open and says on `line` how it stands. */
export function open(line: Store<Line>): Client {
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let openTimer: ReturnType<typeof setTimeout> | undefined;
  const url = new URL("/graphql", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const opened = createClient({
    url: url.href,
    // Open for as long as somebody is signed in: it is how a page hears that they no longer are.
    lazy: false,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    // A line that broke is tried again; a mistake of ours would be one again at once, for ever.
    shouldRetry: (reason) => reason instanceof Event || (reason as CloseEvent).code !== undefined,
    jsonMessageReplacer: withoutText,
    retryWait: (retries) => wakeable(Math.random() * Math.min(WAIT_FIRST_MS * 2 ** retries, WAIT_MAX_MS)),
    on: {
      connecting: () => {
        line.set(line.get() === "idle" ? "connecting" : "broken");
        // One that stalls before it is open would be waited for by the browser for minutes.
        openTimer = setTimeout(() => opened.terminate(), OPEN_MS);
      },
      connected: () => {
        clearTimeout(openTimer);
        line.set("live");
      },
      // A line that is stalled, not cut, is noticed by nobody but us.
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => opened.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        clearTimeout(openTimer);
        const { code, wasClean } = event as CloseEvent;
        // Elsewhere it may have been extended, which the server at this line need not know.
        if (code === SESSION_OVER) askSession("GET");
        line.set(code === 1000 && wasClean ? "idle" : "broken");
      },
    },
  });
  return opened;
}

/** The library insists on a text; the server wants a document's id in its place. */
function withoutText(key: string, value: unknown): unknown {
  return key === "query" && value === "" ? undefined : value;
}
