/** The home page of a school: its services, drafts and cases. */
import { useMemo } from "preact/hooks";
import {
  CaseListDocument,
  DraftListDocument,
  HomeCountsDocument,
  SchoolHomeDocument,
  type SchoolHomeQuery,
} from "../api/gql/graphql";
import { isAfter } from "../api/position";
import { client, keyOf, useAnswer } from "../api/query";
import type { Answer } from "../api/request";
import { useShortcuts } from "../app/shortcuts";
import { Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { useWords as useUiWords } from "../ui/words";
import { CaseSection } from "./case-section";
import { DraftSection } from "./draft-section";
import { LearningTile } from "./learning-tile";
import { caseArguments, draftArguments } from "./list-arguments";
import { NotYet } from "./not-yet";
import { ServiceSection } from "./service-section";
import { useWords } from "./words";

export default function SchoolHome() {
  const say = useWords();
  const sayUi = useUiWords();
  useShortcuts({ "/": () => document.getElementById("active-search")?.focus() });
  const { answer, error, again } = useFirstPages();
  const feature = answer?.data.features.find(({ key }) => key === "lists");
  const opened = !feature || feature.available;
  return (
    <Page heading={say("home")} size="xl">
      <p class="govuk-body-l">{say("homeLead")}</p>
      {error && !answer ? (
        <TroublePanel what={say.text("home")} error={error} again={again} />
      ) : answer ? (
        <>
          <LearningTile courses={answer.data.courses} />
          <ServiceSection services={answer.data.services} />
          <DraftSection ready />
          {opened ? (
            <>
              <CaseSection scope="ACTIVE" ready />
              <CaseSection scope="CLOSED" ready />
            </>
          ) : (
            <>
              <NotYet id="active" from={feature.availableFrom} />
              <NotYet id="closed" from={feature.availableFrom} />
            </>
          )}
        </>
      ) : (
        <Skeleton lines={12} words={sayUi("loading", say.text("home"))} />
      )}
    </Page>
  );
}

/** The first page of every section in one request; each then asks for itself. */
function useFirstPages() {
  const [drafts] = useUrlState("drafts");
  const [active] = useUrlState("active");
  const [closed] = useUrlState("closed");
  const first = useMemo(
    () => ({
      draft: draftArguments(drafts),
      active: caseArguments("ACTIVE", active),
      closed: caseArguments("CLOSED", closed),
    }),
    // What the sections are asked for later is theirs.
    [],
  );
  const { data, error, refetch } = useAnswer(SchoolHomeDocument, {
    draftSearch: first.draft.search,
    draftFilter: first.draft.filter,
    activeSearch: first.active.search,
    activeFilter: first.active.filter,
    activeOrder: first.active.order,
    closedSearch: first.closed.search,
    closedFilter: first.closed.filter,
    closedOrder: first.closed.order,
  });
  useMemo(() => {
    if (data) share(data, first);
  }, [data]);
  return { answer: data, error, again: refetch };
}

interface First {
  draft: ReturnType<typeof draftArguments>;
  active: ReturnType<typeof caseArguments>;
  closed: ReturnType<typeof caseArguments>;
}

interface Pages {
  pages: Answer<unknown>[];
  pageParams: unknown[];
}

/** Puts the answer where the sections look for theirs. */
function share({ data, asOf }: Answer<SchoolHomeQuery>, first: First): void {
  const put = (key: readonly unknown[], page: unknown) =>
    client.setQueryData<Pages>(key, (known) => {
      // On the way back to this page the sections may know more than the first answer did.
      if (known?.pages[0] && isAfter(known.pages[0].asOf, asOf)) return known;
      return { pages: [{ data: page, asOf }], pageParams: [null] };
    });
  put(keyOf(DraftListDocument, first.draft), { drafts: data.drafts });
  put(keyOf(CaseListDocument, { scope: "ACTIVE" as const, ...first.active }), { cases: data.active });
  put(keyOf(CaseListDocument, { scope: "CLOSED" as const, ...first.closed }), { cases: data.closed });
  client.setQueryData(keyOf(HomeCountsDocument, {}), { data: { home: data.home }, asOf });
}
