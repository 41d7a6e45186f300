/**
 * The work queue as things happen. What happens is gathered and shown a few times a second at most,
 * and no row goes from under the hand or the eye of somebody who is at the table.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { useFollow } from "../api/live";
import { isAfter } from "../api/position";
import { client, outdated } from "../api/query";
import type { Answer } from "../api/request";
import {
  CaseQueueDocument,
  type CaseQueueQuery,
  QueueChangesDocument,
  type QueueChangesSubscription,
  type QueueRowFragment,
} from "../desk/gql/graphql";
import { announceCount, announceNews } from "../ui/announce";
import type { QueueArguments } from "./queue-arguments";
import { useWords } from "./words";

const DRAW_EVERY_MS = 250;
const TINT_MS = 2_000;

export interface Listed {
  pages: Answer<CaseQueueQuery>[];
}

interface Result {
  data: Listed | undefined;
  isPlaceholderData: boolean;
}

type Told = QueueChangesSubscription["caseListChanges"];

const NOTHING: ReadonlySet<string> = new Set();

export function useLiveQueue(
  { scope, search, filter }: QueueArguments,
  key: readonly unknown[],
  result: Result,
  paused: boolean,
) {
  const say = useWords();
  const [changed, setChanged] = useState(NOTHING);
  const [added, setAdded] = useState(NOTHING);
  const [gone, setGone] = useState(NOTHING);
  const waiting = useRef<Told[]>([]);
  /** Those that are not shown yet, at once: what is drawn of them follows. */
  const unseen = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asOf = result.isPlaceholderData ? undefined : result.data?.pages[0]?.asOf;
  const list = JSON.stringify([scope, search, filter]);
  useEffect(() => {
    waiting.current = [];
    forget();
  }, [list]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function forget() {
    unseen.current.clear();
    setAdded(NOTHING);
    setGone(NOTHING);
  }
  function item({ caseListChanges: told }: QueueChangesSubscription, position: string) {
    const pages = client.getQueryData<Listed>(key)?.pages;
    // What the list was asked for after this happened, it shows already.
    if (!pages || pages.every((page) => !isAfter(position, page.asOf))) return;
    waiting.current.push(told);
    timer.current ??= setTimeout(draw, DRAW_EVERY_MS);
  }

  function draw() {
    timer.current = undefined;
    const told = waiting.current.splice(0);
    if (told.some(({ change }) => change === "RESET")) return outdated(CaseQueueDocument);
    const updates = new Map<string, QueueRowFragment>();
    const leaving = new Set<string>();
    const coming = new Set<string>();
    for (const { change, caseId, case: row } of told) {
      if (change === "UPDATED" && row) updates.set(row.id, row);
      if (change === "ADDED" && caseId) {
        leaving.delete(caseId);
        coming.add(caseId);
      }
      if (change === "REMOVED" && caseId) {
        updates.delete(caseId);
        coming.delete(caseId);
        leaving.add(caseId);
      }
    }
    const held = atTheTable() ? leaving : NOTHING;
    mend(key, updates, held.size > 0 ? NOTHING : leaving, told.at(-1)?.totalCount);
    for (const id of coming) unseen.current.add(id);
    // What becomes of a case that nobody has seen yet is no news of its own.
    const differ = [...updates.keys(), ...leaving].filter((id) => !unseen.current.has(id));
    for (const id of leaving) unseen.current.delete(id);
    if (coming.size + leaving.size > 0) setAdded(new Set(unseen.current));
    // As many as there are to show by now.
    if (coming.size > 0) announceNews(say.text("newCasesTold", unseen.current.size), "new in queue");
    if (held.size > 0) setGone((now) => new Set([...now, ...held]));
    if (differ.length > 0)
      announceCount("changed in queue", differ, (count) => say.text("casesChanged", count));
    tint([...updates.keys()]);
  }

  function tint(ids: readonly string[]) {
    if (ids.length === 0) return;
    setChanged((now) => new Set([...now, ...ids]));
    setTimeout(() => setChanged((now) => new Set([...now].filter((id) => !ids.includes(id)))), TINT_MS);
  }

  useFollow(QueueChangesDocument, { scope, search, filter }, paused ? undefined : asOf, {
    item,
    over: () => outdated(CaseQueueDocument),
  });
  function apply() {
    forget();
    outdated(CaseQueueDocument);
  }
  return { changed, added: added.size, gone: gone.size, apply };
}

function atTheTable(): boolean {
  return Boolean(document.querySelector("#queue table")?.matches(":hover, :focus-within"));
}

/** Puts newer rows where older ones are, and takes out those that left. */
export function mend(
  key: readonly unknown[],
  updates: ReadonlyMap<string, QueueRowFragment>,
  leaving: ReadonlySet<string>,
  totalCount?: number,
): void {
  client.setQueryData<Listed>(key, (now) => {
    if (!now) return now;
    const pages = now.pages.map((page) => {
      const { cases } = page.data;
      const nodes = cases.nodes
        .filter((row) => !leaving.has(row.id))
        .map((row) => newer(row, updates.get(row.id)));
      return { ...page, data: { cases: { ...cases, nodes, totalCount: totalCount ?? cases.totalCount } } };
    });
    return { ...now, pages };
  });
}

function newer(known: QueueRowFragment, told: QueueRowFragment | undefined): QueueRowFragment {
  return told && told.version >= known.version ? told : known;
}
