/** Where an auditor begins: the cases there are, or as they were listed at some time. */
import { useState } from "preact/hooks";
import { usePages } from "../api/query";
import { StatusTag } from "../case/status-tag";
import {
  AuditCasesAtDocument,
  AuditCasesDocument,
  type AuditListFragment,
  type CaseScope,
} from "../desk/gql/graphql";
import { date, dateTime, endOfMinute, localTime } from "../i18n/dates";
import { Page } from "../ui/page";
import { SearchField, Section } from "../ui/section";
import { Select } from "../ui/select";
import { ShowMore } from "../ui/show-more";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { thousands, useWords as useUiWords } from "../ui/words";
import { useWords } from "./words";

const SCOPES: readonly CaseScope[] = ["ACTIVE", "CLOSED", "ALL"];

export default function AuditHome() {
  const say = useWords();
  const [parameters, change] = useUrlState("audit");
  const time = parameters.get("time");
  const scope = SCOPES.find((known) => known === parameters.get("scope")) ?? "ACTIVE";
  return (
    <Page title={say.text("replay")} heading={say("replay")} size="xl">
      <div class="govuk-inset-text">{say("recorded")}</div>
      <AsOf
        key={time ?? ""}
        time={time}
        scope={scope}
        show={(to, of) => change({ time: to, scope: of, q: undefined })}
        now={() => change({ time: undefined, scope: undefined })}
      />
      {time ? (
        <CasesThen time={time} scope={scope} />
      ) : (
        <CasesNow search={parameters.get("q")} onSearch={(q) => change({ q }, true)} />
      )}
    </Page>
  );
}

interface AsOfProps {
  time: string | null;
  scope: CaseScope;
  show: (time: string, scope: CaseScope) => void;
  now: () => void;
}

function AsOf({ time, scope, show, now }: AsOfProps) {
  const say = useWords();
  const [local, setLocal] = useState(time ? localTime(time) : "");
  const [of, setOf] = useState(scope);
  const [problem, setProblem] = useState<string>();
  function submit(event: Event) {
    event.preventDefault();
    const then = endOfMinute(local);
    if (!then) return setProblem(say.text("enterTime"));
    setProblem(undefined);
    show(then, of);
  }
  return (
    <form class="app-replay__choices" onSubmit={submit} noValidate>
      <div class={`govuk-form-group${problem ? " govuk-form-group--error" : ""}`}>
        <label class="govuk-label" for="as-of">
          {say("asOf")}
        </label>
        {problem ? (
          <p class="govuk-error-message" id="as-of-error" role="alert">
            {problem}
          </p>
        ) : null}
        <input
          class="govuk-input"
          id="as-of"
          type="datetime-local"
          value={local}
          aria-describedby={problem ? "as-of-error" : undefined}
          onInput={(event) => setLocal(event.currentTarget.value)}
        />
      </div>
      <Select
        id="scope"
        label={say("which")}
        value={of}
        onInput={(value) => setOf(value as CaseScope)}
        options={SCOPES.map((value) => ({ value, label: say(value) }))}
      />
      <button type="submit" class="govuk-button">
        {say("showThen")}
      </button>
      {time ? (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={now}>
          {say("showNow")}
        </button>
      ) : null}
    </form>
  );
}

function CasesNow({ search, onSearch }: { search: string | null; onSearch: (words: string) => void }) {
  const say = useWords();
  const { result, more } = usePages(AuditCasesDocument, { search }, (data) => data.cases);
  const lists = result.data?.pages.map((page) => page.data.cases);
  return (
    <Section
      id="cases"
      heading={say("casesNow", counted(lists))}
      tools={
        <div class="app-search">
          <SearchField
            id="cases-search"
            label={say.text("searchCases")}
            value={search ?? ""}
            onSearch={onSearch}
          />
        </div>
      }
    >
      <List lists={lists} result={result} more={more} name={say.text("casesNow", "")} />
    </Section>
  );
}

const NO_LIST: AuditListFragment = {
  totalCount: 0,
  pageInfo: { hasNextPage: false, endCursor: null },
  nodes: [],
};

function CasesThen({ time, scope }: { time: string; scope: CaseScope }) {
  const say = useWords();
  const { result, more } = usePages(
    AuditCasesAtDocument,
    { at: { time }, scope },
    (data) => data.audit?.casesAt ?? NO_LIST,
  );
  const lists = result.data?.pages.map((page) => page.data.audit?.casesAt ?? NO_LIST);
  const heading = say.text("casesThen", dateTime(time), counted(lists));
  return (
    <Section id="cases" heading={heading}>
      <List lists={lists} result={result} more={more} name={heading} then={time} />
    </Section>
  );
}

function counted(lists: readonly AuditListFragment[] | undefined): string {
  const total = lists?.at(-1)?.totalCount;
  return total === undefined ? "" : ` (${thousands(total)})`;
}

interface ListProps {
  lists: readonly AuditListFragment[] | undefined;
  result: { error: Error | null; refetch: () => unknown; hasNextPage: boolean; isFetchingNextPage: boolean };
  more: () => unknown;
  name: string;
  /** The time as of which they are listed; none: now. */
  then?: string;
}

function List({ lists, result, more, name, then }: ListProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const columns = useColumns(then);
  const rows = lists?.flatMap((list) => list.nodes);
  if (result.error && !rows) {
    return <TroublePanel what={say.text("casesName")} error={result.error} again={result.refetch} />;
  }
  if (rows?.length === 0) return <p class="govuk-body">{say("noCases")}</p>;
  return (
    <>
      <Table
        caption={name}
        columns={columns}
        rows={rows}
        keyOf={(row) => row.id}
        expected={12}
        loading={sayUi.text("loading", say.text("casesName"))}
      />
      <ShowMore section="cases" result={result} more={more} shown={rows?.length ?? 0} />
    </>
  );
}

function useColumns(then: string | undefined): Column<AuditListFragment["nodes"][number]>[] {
  const say = useWords();
  const query = then ? `?time=${encodeURIComponent(then)}` : "";
  return [
    {
      key: "number",
      label: say.text("referenceNumber"),
      names: true,
      cell: (row) => (
        <a
          class="govuk-link"
          href={`/audit/cases/${row.number}${query}`}
          aria-label={say.text("replayOf", row.number)}
        >
          {row.number}
        </a>
      ),
    },
    { key: "opened", label: say.text("dateOpened"), cell: (row) => date(row.openedAt) },
    { key: "learner", label: say.text("learnerName"), cell: (row) => row.learner?.name ?? "" },
    { key: "school", label: say.text("school"), cell: (row) => row.school?.name ?? "" },
    { key: "provider", label: say.text("provider"), cell: (row) => row.provider?.name ?? "" },
    { key: "owner", label: say.text("owner"), cell: (row) => row.owner?.name ?? say("notAssigned") },
    {
      key: "status",
      label: say.text("currentStatus"),
      cell: (row) => <StatusTag status={row.status} />,
    },
  ];
}
