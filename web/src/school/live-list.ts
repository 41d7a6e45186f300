/** A list of cases that follows what happens. What somebody reads never moves under their eyes. */
import { useEffect, useRef, useState } from "preact/hooks";
import {
  CaseListChangesDocument,
  type CaseListChangesSubscription,
  CaseListDocument,
  type CaseListQuery,
  type CaseRowFragment,
  HomeCountsDocument,
} from "../api/gql/graphql";
import { useFollow } from "../api/live";
import { isAfter } from "../api/position";
import { client, outdated } from "../api/query";
import type { Answer } from "../api/request";
import { announceNews } from "../ui/announce";
import type { CaseArguments } from "./list-arguments";
import { useWords } from "./words";

const TINT_MS = 2_000;

interface Listed {
  pages: Answer<CaseListQuery>[];
}

interface Result {
  data: Listed | undefined;
  isPlaceholderData: boolean;
  refetch: () => Promise<unknown>;
}

export function useLiveList(
  scope: "ACTIVE" | "CLOSED",
  { search, filter }: CaseArguments,
  key: readonly unknown[],
  result: Result,
) {
  const say = useWords();
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Set<string>());
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  const asOf = result.isPlaceholderData ? undefined : result.data?.pages[0]?.asOf;
  const list = JSON.stringify([scope, search, filter]);
  function forget() {
    waiting.current.clear();
    setUnseen(new Set());
  }
  useEffect(forget, [list]);

  function tint(id: string) {
    setChanged((now) => new Set(now).add(id));
    setTimeout(() => setChanged((now) => new Set([...now].filter((other) => other !== id))), TINT_MS);
  }
  /** Tells how many there are to show by now. */
  function tellNew(id: string) {
    waiting.current.add(id);
    setUnseen(new Set(waiting.current));
    announceNews(say.text("newCasesTold", waiting.current.size), `new in ${scope}`);
  }
  function item({ caseListChanges: told }: CaseListChangesSubscription, position: string) {
    const pages = client.getQueryData<Listed>(key)?.pages;
    // What the list was asked for after this happened, it shows already.
    if (!pages || pages.every((page) => !isAfter(position, page.asOf))) return;
    const number = told.case?.number ?? numberOf(pages, told.caseId);
    switch (told.change) {
      case "ADDED":
        if (told.caseId) tellNew(told.caseId);
        outdated(HomeCountsDocument);
        break;
      case "UPDATED":
        if (!told.case) break;
        patch(key, told.case);
        tint(told.case.id);
        if (number) announceNews(say.text("caseChanged", number));
        break;
      case "REMOVED":
        if (told.caseId) remove(key, told.caseId, told.totalCount);
        if (number) announceNews(say.text("caseGone", number));
        outdated(HomeCountsDocument);
        break;
      case "RESET":
        outdated(CaseListDocument);
        outdated(HomeCountsDocument);
        break;
    }
  }
  useFollow(CaseListChangesDocument, { scope, search, filter }, asOf, {
    item,
    over: () => outdated(CaseListDocument),
  });
  function show() {
    forget();
    outdated(CaseListDocument);
  }
  return { changed, unseen: unseen.size, show };
}

function numberOf(pages: readonly Answer<CaseListQuery>[], id: string | null): string | undefined {
  return pages.flatMap((page) => page.data.cases.nodes).find((row) => row.id === id)?.number;
}

function mend(
  key: readonly unknown[],
  rows: (rows: CaseRowFragment[]) => CaseRowFragment[],
  totalCount?: number,
): void {
  client.setQueryData<Listed>(key, (now) => {
    if (!now) return now;
    const pages = now.pages.map((page) => {
      const { cases } = page.data;
      const mended = { ...cases, nodes: rows(cases.nodes), totalCount: totalCount ?? cases.totalCount };
      return { ...page, data: { ...page.data, cases: mended } };
    });
    return { ...now, pages };
  });
}

function patch(key: readonly unknown[], row: CaseRowFragment): void {
  mend(key, (rows) => rows.map((known) => (known.id === row.id ? row : known)));
}

function remove(key: readonly unknown[], id: string, totalCount: number): void {
  mend(key, (rows) => rows.filter((known) => known.id !== id), totalCount);
}
