/** One case: who it is about, what may be done, and its three tabs. */
import { useLocation } from "preact-iso/router";
import { type CaseHeadFragment, CasePageDocument, CaseRelatedDocument } from "../api/gql/graphql";
import { prefetch, useAnswer } from "../api/query";
import { later } from "../app/later";
import { date } from "../i18n/dates";
import { BackLink, Page } from "../ui/page";
import { useRest } from "../ui/rest";
import { Skeleton } from "../ui/skeleton";
import { Tabs } from "../ui/tabs";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { Actions } from "./actions";
import { Activity } from "./activity";
import { Details } from "./details";
import { Hidden } from "./hidden";
import { useLiveCase } from "./live-case";
import { Related } from "./related";
import { Strip } from "./strip";
import { Waiting } from "./waiting";
import { useWords } from "./words";

const TABS = ["activity", "details", "related"] as const;
/** Those of whoever sees the provider's work. */
const TABS_WITH_WORK = ["activity", "work", "details", "related"] as const;

const work = () => import("../provider/day");
const Work = later(() => work().then((all) => all.Work));
const Overdue = later(() => work().then((all) => all.Overdue));

export function CasePage({ number }: { number: string }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { data, error, refetch } = useAnswer(CasePageDocument, { number });
  const found = data?.data.caseByNumber;
  const live = useLiveCase(number, data);
  const rest = useRest();
  const { query } = useLocation();
  const tabs = found?.contactLog ? TABS_WITH_WORK : TABS;
  const tab = tabs.find((known) => known === query.tab) ?? "activity";
  const back = <BackLink href="/">{say("home")}</BackLink>;
  if (data && !found) return <Hidden />;
  if (live.over) return <Hidden left={number} />;
  return (
    <Page
      title={say.text("case", number)}
      heading={say("case", number)}
      above={back}
      beside={found ? <Actions found={found} /> : null}
    >
      {error && !found ? <TroublePanel what={say.text("caseName")} error={error} again={refetch} /> : null}
      {!found && !error ? <Skeleton lines={8} words={sayUi("loading", say.text("caseName"))} /> : null}
      {found ? (
        <>
          <Strip found={found} />
          <Closed found={found} />
          <Waiting found={found} />
          {found.overdue.length > 0 ? <Overdue found={found} /> : null}
          <Tabs label={say.text("tabs")} chosen={tab} tabs={tabs.map((key) => tabOf(key, number, say(key)))}>
            {rest ? null : <div class="app-room" />}
            {rest && tab === "activity" ? <Activity number={number} first={data} live={live} /> : null}
            {rest && tab === "work" ? <Work found={found} /> : null}
            {rest && tab === "details" ? <Details found={found} /> : null}
            {rest && tab === "related" ? <Related number={number} found={found} /> : null}
          </Tabs>
        </>
      ) : null}
    </Page>
  );
}

function tabOf(key: (typeof TABS_WITH_WORK)[number], number: string, label: preact.ComponentChild) {
  return {
    key,
    label,
    href: `/cases/${number}${key === "activity" ? "" : `?tab=${key}`}`,
    ahead: key === "related" ? () => prefetch(CaseRelatedDocument, { number }) : undefined,
  };
}

function Closed({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  if (found.status !== "CLOSED" || !found.closedAt) return null;
  return <div class="govuk-inset-text">{say("closedOn", date(found.closedAt))}</div>;
}
