/** The work queue: parts, search, filters, and the cases in them. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { usePages } from "../api/query";
import { useViewer } from "../app/session";
import { CaseQueueDocument, type QueueRowFragment } from "../desk/gql/graphql";
import { Chips, FilterButton, SearchField, Section } from "../ui/section";
import { ShowMore } from "../ui/show-more";
import { Table } from "../ui/table";
import { type Tab, Tabs } from "../ui/tabs";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { thousands, useWords as useUiWords } from "../ui/words";
import type { Assignment } from "./assign";
import { BulkAssign } from "./bulk-assign";
import { mend, useLiveQueue } from "./live-queue";
import { LEAD_VIEWS, OWN_VIEWS, queueArguments, type View } from "./queue-arguments";
import { useColumns } from "./queue-columns";
import { QueueFilters, useQueueChips } from "./queue-filters";
import { type ProviderWords, useWords } from "./words";

const NAMES: Record<View, keyof ProviderWords & `view${string}`> = {
  team: "viewTeam",
  unassigned: "viewUnassigned",
  mine: "viewMine",
  transfers: "viewTransfers",
  closed: "viewClosed",
  active: "viewActive",
};

const EMPTY: Record<View, keyof ProviderWords & `no${string}`> = {
  team: "noTeam",
  unassigned: "noUnassigned",
  mine: "noMine",
  transfers: "noTransfers",
  closed: "noClosed",
  active: "noMine",
};

interface QueueProps {
  paused: boolean;
}

export function Queue({ paused }: QueueProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const viewer = useViewer();
  const { path } = useLocation();
  const mayAssign = viewer.may.includes("ASSIGN");
  const views = mayAssign ? LEAD_VIEWS : OWN_VIEWS;
  const [parameters, change] = useUrlState("queue");
  const view = views.find((known) => known === parameters.get("view")) ?? (views[0] as View);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const asking = queueArguments(view, viewer.id, parameters);
  const { key, result, more } = usePages(CaseQueueDocument, asking, (data) => data.cases);
  const { changed, added, gone, apply } = useLiveQueue(asking, key, result, paused);
  const pages = result.data?.pages;
  const rows = pages?.flatMap((page) => page.data.cases.nodes);
  const total = pages?.at(-1)?.data.cases.totalCount;
  const { chips, clear } = useQueueChips(view, parameters, change);
  const filtered = Boolean(asking.search) || chips.length > 0;
  const columns = useColumns(view, { chosen, setChosen, rows });
  function settled(assignments: readonly Assignment[]) {
    const known = assignments.flatMap((one) => ("row" in one && one.row ? [one.row] : []));
    mend(key, new Map(known.map((row) => [row.id, row])), new Set());
    setChosen(new Set());
  }
  const tabs: Tab[] = views.map((one) => ({
    key: one,
    label: say(NAMES[one]),
    href: hrefOf(path, one, views),
  }));
  const assignable = mayAssign && view !== "closed" && view !== "transfers";
  return (
    <Section
      id="queue"
      heading={mayAssign ? say("queue") : say("myCases")}
      tools={
        <div class="app-search">
          <SearchField
            id="queue-search"
            label={say.text("searchQueue")}
            value={asking.search ?? ""}
            onSearch={(q) => change({ q }, true)}
          />
          <FilterButton
            panel="queue-filters"
            what={say.text("filterWhat")}
            count={chips.length}
            open={open}
            onToggle={() => setOpen(!open)}
          />
        </div>
      }
    >
      <QueueFilters view={view} open={open} parameters={parameters} change={change} />
      <Chips panel="queue-filters" chips={chips} clear={clear} />
      <Tabs label={say.text("views")} tabs={tabs} chosen={view}>
        <p class="app-told" role="status">
          {rows && total !== undefined && !result.isPlaceholderData ? say("someOf", total) : ""}
        </p>
        {assignable ? <BulkAssign chosen={rowsChosen(rows, chosen)} settled={settled} /> : null}
        {added + gone > 0 ? (
          <button type="button" class="govuk-button govuk-button--secondary app-tight" onClick={apply}>
            {gone > 0 ? say("changes", added + gone) : say("newCases", added)}
          </button>
        ) : null}
        {result.error && !rows ? (
          <TroublePanel what={say.text("queueName")} error={result.error} again={result.refetch} />
        ) : rows?.length === 0 ? (
          <p class="govuk-body">{say(filtered ? "noMatch" : EMPTY[view])}</p>
        ) : (
          <>
            <Table
              caption={`${say.text(NAMES[view])}${total === undefined ? "" : ` (${thousands(total)})`}`}
              columns={columns}
              rows={rows}
              keyOf={(row) => row.id}
              order={asking.order}
              onOrder={({ by, desc }) => change({ sort: `${desc ? "-" : ""}${by}` })}
              changed={changed}
              expected={12}
              loading={sayUi.text("loading", say.text("queueName"))}
            />
            <ShowMore section="queue" result={result} more={more} shown={rows?.length ?? 0} />
          </>
        )}
      </Tabs>
    </Section>
  );
}

function hrefOf(path: string, view: View, views: readonly View[]): string {
  return view === views[0] ? path : `${path}?queue.view=${view}`;
}

function rowsChosen(rows: readonly QueueRowFragment[] | undefined, chosen: ReadonlySet<string>) {
  return rows?.filter((row) => chosen.has(row.id) && row.viewerMay.includes("ASSIGN")) ?? [];
}
