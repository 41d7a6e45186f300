/** Draft requests: what was begun and not yet submitted. */

import { useMemo, useState } from "preact/hooks";
import { ErrorBoundary } from "preact-iso/lazy";
import { DraftListDocument, type DraftPageFragment } from "../api/gql/graphql";
import { usePages } from "../api/query";
import { lazyScreen } from "../app/lazy-screen";
import { useViewer } from "../app/session";
import { dateTime } from "../i18n/dates";
import { useDayChips } from "../ui/day-chips";
import { type Chip, Chips, FilterButton, SearchField, Section } from "../ui/section";
import { ShowMore } from "../ui/show-more";
import { Stale } from "../ui/stale";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { useWords as useUiWords } from "../ui/words";
import { useCounts } from "./counts";
import { DraftFields, FilterPanel } from "./filter-panel";
import { draftArguments } from "./list-arguments";
import { useWords } from "./words";

export type DraftRow = DraftPageFragment["nodes"][number];

const DraftDialog = lazyScreen(() => import("./draft-dialogs"));

type Asked = { about: "delete" | "takeOver"; draft: DraftRow } | undefined;

export function DraftSection({ ready }: { ready: boolean }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { home, words } = useCounts(ready);
  const [parameters, change] = useUrlState("drafts");
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const asking = draftArguments(parameters);
  const { result, more } = usePages(DraftListDocument, asking, (data) => data.drafts, { when: ready });
  const pages = result.data?.pages;
  const rows = pages?.flatMap((page) => page.data.drafts.nodes);
  const total = pages?.at(-1)?.data.drafts.totalCount ?? 0;
  const filtered = Boolean(asking.search || asking.filter);
  const name = say.text("draftsName");
  const mine = parameters.get("mine") === "1";
  const chips: Chip[] = useDayChips(parameters, change);
  if (mine) {
    const words = say.text("onlyMineDrafts");
    chips.unshift({ key: "mine", words, remove: () => change({ mine: undefined }) });
  }
  const columns = useColumns(setAsked);
  return (
    <Section
      id="drafts"
      heading={say("drafts", words(home?.drafts))}
      tools={
        <div class="app-search">
          <SearchField
            id="drafts-search"
            label={say.text("searchIn", name)}
            value={asking.search ?? ""}
            onSearch={(q) => change({ q }, true)}
          />
          <FilterButton
            panel="drafts-filters"
            what={name}
            count={chips.length}
            open={open}
            onToggle={() => setOpen(!open)}
          />
        </div>
      }
    >
      <FilterPanel section="drafts" open={open}>
        <DraftFields parameters={parameters} change={change} />
      </FilterPanel>
      <Chips
        panel="drafts-filters"
        chips={chips}
        clear={() => change({ mine: undefined, from: undefined, to: undefined })}
      />
      <p class="app-told" role="status">
        {rows && filtered && !result.isPlaceholderData
          ? say("someOf", total, home?.drafts ?? total, name)
          : ""}
      </p>
      <Stale result={result} />
      {result.error && !rows ? (
        <TroublePanel what={name} error={result.error} again={result.refetch} />
      ) : rows?.length === 0 ? (
        <p class="govuk-body">{filtered ? say("noMatch", name) : say("noDrafts")}</p>
      ) : (
        <>
          <Table
            caption={say.text("drafts", "")}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            loading={sayUi.text("loading", name)}
          />
          <ShowMore section="drafts" result={result} more={more} shown={rows?.length ?? 0} />
        </>
      )}
      <ErrorBoundary>
        {asked ? (
          <DraftDialog about={asked.about} draft={asked.draft} close={() => setAsked(undefined)} />
        ) : null}
      </ErrorBoundary>
    </Section>
  );
}

function useColumns(ask: (asked: Asked) => void): Column<DraftRow>[] {
  const say = useWords();
  const viewer = useViewer();
  return useMemo(() => columnsOf(ask, say, viewer.id), [ask, say.language, viewer.id]);
}

function columnsOf(
  ask: (asked: Asked) => void,
  say: ReturnType<typeof useWords>,
  viewerId: string,
): Column<DraftRow>[] {
  return [
    { key: "number", label: say.text("requestNumber"), names: true, cell: (row) => row.number },
    {
      key: "appliedFor",
      label: say.text("appliedFor"),
      cell: (row) => row.appliedFor?.name ?? <span class="app-muted">{say("notNamed")}</span>,
    },
    { key: "service", label: say.text("service"), cell: (row) => row.service.name },
    { key: "createdBy", label: say.text("createdBy"), cell: (row) => row.createdBy.name },
    { key: "lastModified", label: say.text("lastModified"), cell: (row) => dateTime(row.lastModified) },
    {
      key: "action",
      label: say.text("action"),
      cell: (row) =>
        row.createdBy.id === viewerId ? (
          <span class="app-table__actions">
            <a
              class="govuk-link"
              href={`/requests/${row.id}`}
              aria-label={say.text("resumeThis", row.number)}
            >
              {say("resume")}
            </a>
            <button
              type="button"
              class="app-button-link"
              aria-label={say.text("deleteThis", row.number)}
              onClick={() => ask({ about: "delete", draft: row })}
            >
              {say("deleteDraft")}
            </button>
          </span>
        ) : (
          <span class="app-table__actions">
            <button
              type="button"
              class="app-button-link"
              aria-label={say.text("takeOverThis", row.number)}
              onClick={() => ask({ about: "takeOver", draft: row })}
            >
              {say("takeOver")}
            </button>
          </span>
        ),
    },
  ];
}
