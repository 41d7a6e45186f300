/** A case that follows what happens on it. */
import { useEffect, useState } from "preact/hooks";
import {
  CaseActivityDocument,
  type CaseActivitySubscription,
  type CaseHeadFragment,
  CasePageDocument,
  type CasePageQuery,
  CaseRelatedDocument,
  CaseTimelineDocument,
  type TimelineEntryFragment,
} from "../api/gql/graphql";
import { useFollow } from "../api/live";
import { client, keyOf, outdated } from "../api/query";
import type { Answer } from "../api/request";
import { useViewer } from "../app/session";
import { announceNews } from "../ui/announce";
import { changesItem } from "./kinds";

export interface LiveCase {
  /** What happened since the page was fetched, the latest first. */
  entries: readonly TimelineEntryFragment[];
  /** The right to see the case has ended. */
  over: boolean;
}

export function useLiveCase(number: string, answer: Answer<CasePageQuery> | undefined): LiveCase {
  const viewer = useViewer();
  const [entries, setEntries] = useState<readonly TimelineEntryFragment[]>([]);
  const [over, setOver] = useState(false);
  const found = answer?.data.caseByNumber;
  useEffect(() => setOver(false), [answer]);

  function item({ caseActivity: { entry, case: head } }: CaseActivitySubscription) {
    patchHead(number, head);
    // Something they saw is gone, or is another thing now: nothing of it may stay, here or in what was fetched.
    if (!entry || changesItem(entry.kind)) setEntries([]);
    if (!entry) {
      outdated(CaseTimelineDocument);
      outdated(CaseRelatedDocument);
      return;
    }
    if (entry.kind.startsWith("Request")) outdated(CasePageDocument);
    setEntries((now) => (now.some((known) => known.id === entry.id) ? now : [entry, ...now]));
    if (changesItem(entry.kind)) outdated(CaseTimelineDocument);
    outdated(CaseRelatedDocument);
    // What we did ourselves has been told already.
    if (entry.actor?.id !== viewer.id) announceNews(entry.summary);
  }
  useFollow(CaseActivityDocument, { caseId: found?.id ?? "" }, found ? answer?.asOf : undefined, {
    item,
    over: () => setOver(true),
  });
  return { entries, over };
}

/** Puts a newer head of a case where the page looks for it. */
export function patchHead(number: string, head: CaseHeadFragment): void {
  client.setQueryData<Answer<CasePageQuery>>(keyOf(CasePageDocument, { number }), (now) => {
    const known = now?.data.caseByNumber;
    if (!now || !known || known.version > head.version) return now;
    const learner = known.learner && head.learner ? { ...known.learner, ...head.learner } : known.learner;
    return { ...now, data: { caseByNumber: { ...known, ...head, learner } } };
  });
}
