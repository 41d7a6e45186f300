/** Where a Ministry administrator begins: the cases that found no provider, to be given to one by hand. */
import { useState } from "preact/hooks";
import { useFollow } from "../api/live";
import { outdated, usePages } from "../api/query";
import { later } from "../app/later";
import {
  AllocationChangesDocument,
  AwaitingAllocationDocument,
  type CaseHeadFragment,
} from "../desk/gql/graphql";
import { date } from "../i18n/dates";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { ShowMore } from "../ui/show-more";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { thousands, useWords as useUiWords } from "../ui/words";
import { useWords } from "./words";

const Allocate = later(() => import("../provider/acts").then((all) => all.Allocate));

export default function Allocation() {
  const say = useWords();
  const sayUi = useUiWords();
  const [asked, setAsked] = useState<CaseHeadFragment>();
  const { result, more } = usePages(AwaitingAllocationDocument, {}, (data) => data.cases);
  const pages = result.data?.pages;
  useFollow(AllocationChangesDocument, {}, pages?.[0]?.asOf, {
    item: () => outdated(AwaitingAllocationDocument),
    over: () => outdated(AwaitingAllocationDocument),
  });
  const rows = pages?.flatMap((page) => page.data.cases.nodes);
  const total = pages?.at(-1)?.data.cases.totalCount;
  const columns = useColumns(setAsked);
  const heading = say.text("waiting", total === undefined ? "" : ` (${thousands(total)})`);
  function close() {
    setAsked(undefined);
    outdated(AwaitingAllocationDocument);
  }
  return (
    <Page title={say.text("allocation")} heading={say("allocation")} size="xl">
      <p class="govuk-body-l">{say("allocationHelp")}</p>
      <Section id="waiting" heading={heading}>
        {result.error && !rows ? (
          <TroublePanel what={say.text("waitingName")} error={result.error} again={result.refetch} />
        ) : rows?.length === 0 ? (
          <p class="govuk-body">{say("nothingWaits")}</p>
        ) : (
          <>
            <Table
              caption={heading}
              columns={columns}
              rows={rows}
              keyOf={(row) => row.id}
              loading={sayUi.text("loading", say.text("waitingName"))}
            />
            <ShowMore section="waiting" result={result} more={more} shown={rows?.length ?? 0} />
          </>
        )}
      </Section>
      {asked ? <Allocate found={asked} close={close} /> : null}
    </Page>
  );
}

function useColumns(ask: (found: CaseHeadFragment) => void): Column<CaseHeadFragment>[] {
  const say = useWords();
  return [
    { key: "number", label: say.text("referenceNumber"), names: true, cell: (row) => row.number },
    { key: "opened", label: say.text("dateOpened"), cell: (row) => date(row.openedAt) },
    { key: "school", label: say.text("school"), cell: (row) => row.school?.name ?? say("noSchool") },
    { key: "catchment", label: say.text("catchment"), cell: (row) => row.catchment ?? say("noCatchment") },
    {
      key: "action",
      label: say.text("action"),
      cell: (row) =>
        row.viewerMay.includes("ALLOCATE") ? (
          <button
            type="button"
            class="app-button-link"
            aria-label={say.text("allocateThis", row.number)}
            onClick={() => ask(row)}
          >
            {say("allocate")}
          </button>
        ) : (
          ""
        ),
    },
  ];
}
