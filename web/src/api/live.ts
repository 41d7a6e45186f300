/**
 * What happens, as it happens, over one WebSocket.
 *
 * The library sends the same payload again when it reconnects, so `after` in it is kept current: a
 * resumed subscription goes on exactly after the last item seen.
 */
import type { Client, ExecutionResult } from "graphql-ws";
import { useEffect, useRef } from "preact/hooks";
import { isAfter, reachedPosition } from "./position";
import { type Document, documentId } from "./request";
import { store } from "./store";
import { isOutdated, lookForNewer } from "./version";
import { wakeable } from "./wakeable";

/** Whether news arrives at once. */
export type Line = "idle" | "connecting" | "live" | "broken";
export const line = store<Line>("idle");

const AGAIN_FIRST_MS = 2_000;
const AGAIN_MAX_MS = 15_000;
const LATE_MS = 10_000;

let socket: Promise<Client> | undefined;

function connection(): Promise<Client> {
  socket ??= fetched(0).then(({ open }) => open(line));
  return socket;
}

/**
 * The code of the socket, asked for until it comes: without it the page would fall silent. Browsers
 * remember a module that failed, so each further time it is asked for at another address. Of a newer
 * client it never comes: then the page says that there is one.
 */
async function fetched(before: number): Promise<typeof import("./socket")> {
  const address = document.querySelector<HTMLMetaElement>("meta[name=line]")?.content;
  const late = setTimeout(broke, LATE_MS);
  try {
    return await (before > 0 && address
      ? import(/* @vite-ignore */ `${address}?again=${before}`)
      : import("./socket"));
  } catch {
    broke();
    if (!isOutdated.get()) lookForNewer();
    await wakeable(Math.min(AGAIN_FIRST_MS * 2 ** before, AGAIN_MAX_MS));
    return fetched(before + 1);
  } finally {
    clearTimeout(late);
  }
}

/** Unless the line was given up meanwhile. */
function broke(): void {
  if (socket) line.set("broken");
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

/** All that is being followed, each able to begin on another line where it had come to. */
const followed = new Set<() => void>();

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
  function next({ data }: ExecutionResult): void {
    const item = data && (Object.values(data)[0] as Item | undefined);
    if (!item) return;
    const last = payload.variables.after;
    if (last && !isAfter(item.position, last)) return;
    payload.variables.after = item.position;
    reachedPosition(item.position);
    following.item(data as R, item.position);
  }
  const sink = { next, error: () => following.over?.(), complete: () => {} };
  let stop: (() => void) | undefined;
  function begin(): void {
    const mine = connection();
    mine.then((client) => {
      // By the time the line is there nobody may be listening, or there may be another.
      if (followed.has(begin) && mine === socket) stop = client.subscribe(payload, sink);
    });
  }
  followed.add(begin);
  begin();
  return () => {
    followed.delete(begin);
    stop?.();
  };
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

/** Opens the line also where nothing is followed: whoever's access ends is told on it. */
export function hold(): void {
  connection();
}

/** Ends the line, as at sign-out. */
export function hangUp(): void {
  // Whether it was being opened or closed by the server meanwhile: it is given up.
  socket?.then((client) => client.dispose()).catch(() => undefined);
  socket = undefined;
  line.set("idle");
}

/** On a new line, everything goes on after what it told last, as when somebody signs in again. */
export function redial(): void {
  for (const begin of followed) begin();
}
