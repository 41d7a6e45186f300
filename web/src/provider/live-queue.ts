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
import { announceNews } from "../ui/announce";
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
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asOf = result.isPlaceholderData ? undefined : result.data?.pages[0]?.asOf;
  const list = JSON.stringify([scope, search, filter]);
  useEffect(() => {
    waiting.current = [];
    setAdded(NOTHING);
    setGone(NOTHING);
  }, [list]);
  useEffect(() => () => clearTimeout(timer.current), []);

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
    if (coming.size > 0) {
      setAdded((now) => new Set([...now, ...coming]));
      announceNews(say.text("newCasesTold", coming.size));
    }
    if (leaving.size > 0) setAdded((now) => new Set([...now].filter((id) => !leaving.has(id))));
    if (held.size > 0) setGone((now) => new Set([...now, ...held]));
    if (updates.size + leaving.size > 0) announceNews(say.text("casesChanged", updates.size + leaving.size));
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
    setAdded(NOTHING);
    setGone(NOTHING);
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
