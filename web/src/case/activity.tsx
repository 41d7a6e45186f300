/** The timeline of a case, the latest first, grouped by day. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import {
  type CasePageQuery,
  CaseTimelineDocument,
  type CaseTimelineQuery,
  type TimelineEntryFragment,
} from "../api/gql/graphql";
import { isAfter } from "../api/position";
import { client, keyOf, usePages } from "../api/query";
import type { Answer } from "../api/request";
import { useStore } from "../api/store";
import { useViewer } from "../app/session";
import { dayInWords } from "../i18n/dates";
import { language } from "../i18n/language";
import { ShowMore } from "../ui/show-more";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { Entry } from "./entry";
import { CHOICES, CHOICES_WITH_WORK, type Chosen, kindsOf } from "./kinds";
import { Leavings } from "./leavings";
import type { LiveCase } from "./live-case";
import { isOnItsWay, outbox, takeOut } from "./outbox";
import { useWords } from "./words";

interface ActivityProps {
  number: string;
  first: Answer<CasePageQuery> | undefined;
  live: LiveCase;
}

const NO_PAGE = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
const timelineOf = (data: CaseTimelineQuery) => data.caseByNumber?.timeline ?? NO_PAGE;

export function Activity({ number, first, live }: ActivityProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const { query, route } = useLocation();
  const choices = first?.data.caseByNumber?.contactLog ? CHOICES_WITH_WORK : CHOICES;
  const chosen: Chosen = choices.find((known) => known === query.show) ?? "all";
  const kinds = kindsOf(chosen);
  const shares = first?.data.caseByNumber?.viewerMay.includes("SHARE") ?? false;
  useFirstPage(number, first);
  const { result, more } = usePages(CaseTimelineDocument, { number, kinds }, timelineOf);
  const fetched = result.data?.pages.flatMap((page) => timelineOf(page.data).nodes);
  const { entries, hidden, show } = useNews(fetched, live.entries, kinds);
  useArrived(entries);
  const href = (to: Chosen) => `/cases/${number}${to === "all" ? "" : `?show=${to}`}`;
  return (
    <>
      <div class="app-chooser" role="group" aria-label={say.text("show")}>
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={choice === chosen}
            onClick={() => route(href(choice), true)}
          >
            {say(choice)}
          </button>
        ))}
      </div>
      {chosen === "all" ? null : <p class="govuk-body app-print">{say("only", say.text(chosen))}</p>}
      {hidden > 0 ? <p class="govuk-body app-print">{sayUi("notPrinted")}</p> : null}
      {hidden > 0 ? (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={show}>
          {say("newEntries", hidden)}
        </button>
      ) : null}
      <Leavings number={number} />
      {result.error && !entries ? (
        <TroublePanel what={say.text("activityName")} error={result.error} again={result.refetch} />
      ) : entries ? (
        <Days entries={entries} shares={shares} />
      ) : (
        <Skeleton lines={8} words={sayUi("loading", say.text("activityName"))} />
      )}
      {entries?.length === 0 ? <p class="govuk-body">{say("nothingYet")}</p> : null}
      <ShowMore
        section="tab-panel"
        result={result}
        more={more}
        shown={entries?.length ?? 0}
        words={say("showEarlier")}
      />
    </>
  );
}

/** The first page came with the case. */
function useFirstPage(number: string, first: Answer<CasePageQuery> | undefined): void {
  useMemo(() => {
    const found = first?.data.caseByNumber;
    if (!first || !found) return;
    const key = keyOf(CaseTimelineDocument, { number, kinds: null });
    client.setQueryData<{ pages: Answer<CaseTimelineQuery>[]; pageParams: unknown[] }>(key, (known) => {
      if (known?.pages[0] && !isAfter(first.asOf, known.pages[0].asOf)) return known;
      const data = { caseByNumber: { id: found.id, timeline: found.timeline } };
      return { pages: [{ data, asOf: first.asOf }], pageParams: [null] };
    });
  }, [first, number]);
}

/** Joins what was fetched with what happened since; holds it back from somebody who has scrolled on. */
function useNews(
  fetched: readonly TimelineEntryFragment[] | undefined,
  news: readonly TimelineEntryFragment[],
  kinds: readonly string[] | null,
) {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const known = useRef(news);
  useEffect(() => {
    const fresh = news.filter((entry) => !known.current.includes(entry));
    known.current = news;
    const scrolled = (document.getElementById("tab-panel")?.getBoundingClientRect().top ?? 0) < 0;
    if (scrolled && fresh.length > 0) setHeld((now) => new Set([...now, ...fresh.map((entry) => entry.id)]));
  }, [news]);
  const ids = new Set(fetched?.map((entry) => entry.id));
  const viewer = useViewer();
  const leavings = useStore(outbox);
  const wanted = news.filter((entry) => {
    if (ids.has(entry.id) || isOnItsWay(leavings, entry, viewer.id)) return false;
    return !kinds || kinds.includes(entry.kind);
  });
  const hidden = wanted.filter((entry) => held.has(entry.id)).length;
  const entries = fetched && [...wanted.filter((entry) => !held.has(entry.id)), ...fetched];
  function show() {
    setHeld(new Set());
    scrollTo(0, 0);
  }
  return { entries, hidden, show };
}

/** A comment of our own that has arrived in the timeline is no longer on its way. */
function useArrived(entries: readonly TimelineEntryFragment[] | undefined): void {
  const leavings = useStore(outbox);
  // Before anything is painted, so that nobody sees it twice.
  useLayoutEffect(() => {
    for (const { commandId, stands } of leavings) {
      if (stands.is !== "sent") continue;
      if (entries?.some((entry) => entry.comment?.id === stands.commentId)) takeOut(commandId);
    }
  }, [entries, leavings]);
}

function Days({ entries, shares }: { entries: readonly TimelineEntryFragment[]; shares: boolean }) {
  const spoken = useStore(language);
  const days: [string, TimelineEntryFragment[]][] = [];
  for (const entry of entries) {
    const day = dayInWords(entry.at, spoken);
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(entry);
    else days.push([day, [entry]]);
  }
  return (
    <ol class="app-timeline">
      {days.map(([day, own]) => (
        <li key={day}>
          <h2 class="govuk-heading-s">{day}</h2>
          <ol>
            {own.map((entry) => (
              <Entry key={entry.id} entry={entry} shares={shares} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
