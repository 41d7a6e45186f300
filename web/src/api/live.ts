/**
 * What happens, as it happens, over one WebSocket.
 *
 * The library sends the same payload again when it reconnects, so `after` in it is kept current: a
 * resumed subscription goes on exactly after the last item seen.
 */
import { type Client, createClient } from "graphql-ws";
import { useEffect, useRef } from "preact/hooks";
import { isAfter, reachedPosition } from "./position";
import { type Document, documentId } from "./request";
import { askSession } from "./session-end";
import { store } from "./store";

/** Whether news arrives at once. */
export type Line = "idle" | "connecting" | "live" | "broken";
export const line = store<Line>("idle");

/** The server closes with this when the session has ended. */
const SESSION_OVER = 4403;
const KEEP_ALIVE_MS = 12_000;
const PONG_MS = 5_000;
const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 15_000;

let socket: Client | undefined;

function connection(): Client {
  if (socket) return socket;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const url = new URL("/graphql", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const opened = createClient({
    url: url.href,
    lazy: true,
    lazyCloseTimeout: 5_000,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    // A line that broke is tried again; a mistake of ours would be one again at once, for ever.
    shouldRetry: (reason) => reason instanceof Event || (reason as CloseEvent).code !== undefined,
    jsonMessageReplacer: withoutText,
    retryWait: (retries) => wakeable(Math.random() * Math.min(WAIT_FIRST_MS * 2 ** retries, WAIT_MAX_MS)),
    on: {
      connecting: () => line.set(line.get() === "idle" ? "connecting" : "broken"),
      connected: () => line.set("live"),
      // A line that is stalled, not cut, is noticed by nobody but us.
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => opened.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        const { code, wasClean } = event as CloseEvent;
        // Elsewhere it may have been extended, which the server at this line need not know.
        if (code === SESSION_OVER) askSession("GET");
        line.set(code === 1000 && wasClean ? "idle" : "broken");
      },
    },
  });
  socket = opened;
  return opened;
}

/** The library insists on a text; the server wants a document's id in its place. */
function withoutText(key: string, value: unknown): unknown {
  return key === "query" && value === "" ? undefined : value;
}

/** Waits, but no longer than until the browser is online again. */
function wakeable(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
}

interface Item {
  position: string;
}

export interface Following<R> {
  /** Every item, once, in order. */
  item: (data: R, position: string) => void;
  /** The right to it has ended, or it can't be resumed: ask anew. */
  over?: () => void;
}

/** Follows from just after a position. Answers what ends it. */
export function follow<R, V extends { after?: string | null | undefined }>(
  document: Document<R, V>,
  variables: V,
  following: Following<R>,
): () => void {
  const payload = {
    query: "",
    documentId: documentId(document as Document<unknown, unknown>),
    variables: { ...variables },
  };
  return connection().subscribe(payload, {
    next({ data }) {
      const item = data && (Object.values(data)[0] as Item | undefined);
      if (!item) return;
      const last = payload.variables.after;
      if (last && !isAfter(item.position, last)) return;
      payload.variables.after = item.position;
      reachedPosition(item.position);
      following.item(data as R, item.position);
    },
    error: () => following.over?.(),
    complete: () => {},
  });
}

/** Follows while the component is there. `after`: nothing yet to follow from. */
export function useFollow<R, V extends { after?: string | null | undefined }>(
  document: Document<R, V>,
  variables: Omit<V, "after">,
  after: string | undefined,
  following: Following<R>,
): void {
  const latest = useRef(following);
  latest.current = following;
  const ready = after !== undefined;
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (after === undefined) return;
    return follow(document, { ...variables, after } as unknown as V, {
      item: (data, position) => latest.current.item(data, position),
      over: () => latest.current.over?.(),
    });
    // `after` is where it began; from then on the subscription knows better.
  }, [document, key, ready]);
}

/** Ends the line, as at sign-out. */
export function hangUp(): void {
  socket?.dispose();
  socket = undefined;
  line.set("idle");
}
