/** Active or closed cases of a school: searched, filtered, sorted, and kept up to date as things happen. */
import { useMemo, useState } from "preact/hooks";
import { CaseListDocument, type CaseRowFragment, type CaseScope } from "../api/gql/graphql";
import { usePages } from "../api/query";
import { useLabels } from "../case/labels";
import { StatusTag } from "../case/status-tag";
import { date } from "../i18n/dates";
import { Chips, FilterButton, SearchField, Section } from "../ui/section";
import { ShowMore } from "../ui/show-more";
import { Stale } from "../ui/stale";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { thousands, useWords as useUiWords } from "../ui/words";
import { useCaseChips } from "./case-chips";
import { CaseLink } from "./case-link";
import { useCounts } from "./counts";
import { CaseFields, FilterPanel } from "./filter-panel";
import { caseArguments } from "./list-arguments";
import { useLiveList } from "./live-list";
import { useWords } from "./words";

export function CaseSection({ scope, ready }: { scope: "ACTIVE" | "CLOSED"; ready: boolean }) {
  const say = useWords();
  const sayUi = useUiWords();
  const id = scope === "ACTIVE" ? "active" : "closed";
  const { home, words } = useCounts(ready);
  const all = scope === "ACTIVE" ? home?.activeCases : home?.closedCases;
  const [parameters, change] = useUrlState(id);
  const [open, setOpen] = useState(false);
  const asking = caseArguments(scope, parameters);
  const { key, result, more } = usePages(CaseListDocument, { scope, ...asking }, (data) => data.cases, {
    when: ready,
  });
  const { changed, unseen, show } = useLiveList(scope, asking, key, result);
  const pages = result.data?.pages;
  const rows = pages?.flatMap((page) => page.data.cases.nodes);
  const total = pages?.at(-1)?.data.cases.totalCount ?? 0;
  const filtered = Boolean(asking.search || asking.filter);
  const name = say.text(scope === "ACTIVE" ? "activeName" : "closedName");
  const { chips, clear } = useCaseChips(parameters, change);
  return (
    <Section
      id={id}
      heading={say(id, words(all))}
      tools={
        <div class="app-search">
          <SearchField
            id={`${id}-search`}
            label={say.text("searchIn", name)}
            value={asking.search ?? ""}
            onSearch={(q) => change({ q }, true)}
          />
          <FilterButton
            panel={`${id}-filters`}
            what={name}
            count={chips.length}
            open={open}
            onToggle={() => setOpen(!open)}
          />
        </div>
      }
    >
      <FilterPanel section={id} open={open}>
        <CaseFields id={id} parameters={parameters} change={change} />
      </FilterPanel>
      <Chips panel={`${id}-filters`} chips={chips} clear={clear} />
      <p class="app-told" role="status">
        {rows && filtered && !result.isPlaceholderData ? say("someOf", total, all ?? total, name) : ""}
      </p>
      {unseen > 0 ? (
        <button type="button" class="govuk-button govuk-button--secondary app-tight" onClick={show}>
          {say("newCases", unseen)}
        </button>
      ) : null}
      <Stale result={result} />
      {result.error && !rows ? (
        <TroublePanel what={name} error={result.error} again={result.refetch} />
      ) : rows?.length === 0 ? (
        <p class="govuk-body">
          {filtered ? say("noMatch", name) : say(scope === "ACTIVE" ? "noActive" : "noClosed")}
        </p>
      ) : (
        <>
          <Table
            caption={say.text(id, all === undefined ? "" : ` (${thousands(all)})`)}
            columns={useColumns(scope)}
            rows={rows}
            keyOf={(row) => row.id}
            order={asking.order}
            onOrder={({ by, desc }) => change({ sort: `${desc ? "-" : ""}${by}` })}
            changed={changed}
            expected={10}
            loading={sayUi.text("loading", name)}
          />
          <ShowMore section={id} result={result} more={more} shown={rows?.length ?? 0} />
        </>
      )}
    </Section>
  );
}

function useColumns(scope: CaseScope): Column<CaseRowFragment>[] {
  const say = useWords();
  const label = useLabels();
  return useMemo(() => columnsOf(scope, say, label), [scope, say.language]);
}

function columnsOf(
  scope: CaseScope,
  say: ReturnType<typeof useWords>,
  label: ReturnType<typeof useLabels>,
): Column<CaseRowFragment>[] {
  const when: Column<CaseRowFragment> =
    scope === "ACTIVE"
      ? { key: "opened", label: say.text("dateOpened"), order: "OPENED", cell: (row) => date(row.openedAt) }
      : {
          key: "closed",
          label: say.text("dateClosed"),
          order: "CLOSED",
          cell: (row) => (row.closedAt ? date(row.closedAt) : ""),
        };
  return [
    {
      key: "number",
      label: say.text("referenceNumber"),
      order: "NUMBER",
      names: true,
      cell: (row) => <CaseLink number={row.number} />,
    },
    when,
    {
      key: "learner",
      label: say.text("learnerName"),
      order: "LEARNER",
      cell: (row) =>
        row.learner?.name ? <CaseLink number={row.number} words={row.learner.name} second /> : "",
    },
    {
      key: "contact",
      label: say.text("primaryContact"),
      order: "PRIMARY_CONTACT",
      cell: (row) => row.primaryContact?.person.name ?? "",
    },
    {
      key: "status",
      label: say.text("currentStatus"),
      order: "STATUS",
      cell: (row) => <StatusTag status={row.status} />,
    },
    { key: "type", label: say.text("type"), cell: (row) => label(`${row.type}_SERVICE`) },
  ];
}
