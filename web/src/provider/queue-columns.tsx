/** The columns of the work queue. */

import { useMemo } from "preact/hooks";
import { StatusTag } from "../case/status-tag";
import type { QueueRowFragment } from "../desk/gql/graphql";
import { date, dateTime } from "../i18n/dates";
import { CaseLink } from "../school/case-link";
import type { Column } from "../ui/table";
import { OverdueMarks } from "./day/overdue";
import type { View } from "./queue-arguments";
import { useWords } from "./words";

interface Choosing {
  chosen: ReadonlySet<string>;
  setChosen: (chosen: ReadonlySet<string>) => void;
  rows: readonly QueueRowFragment[] | undefined;
}

type QueueColumn = Column<QueueRowFragment>;

export function useColumns(view: View, { chosen, setChosen, rows }: Choosing): QueueColumn[] {
  const say = useWords();
  const isClosed = view === "closed";
  const mayChoose = rows?.some((row) => row.viewerMay.includes("ASSIGN")) ?? false;
  return useMemo(() => {
    const columns = columnsOf(isClosed, say);
    return mayChoose ? [chooser(say.text("choose"), chosen, setChosen), ...columns] : columns;
  }, [isClosed, mayChoose, chosen, setChosen, say.language]);
}

function columnsOf(isClosed: boolean, say: ReturnType<typeof useWords>): QueueColumn[] {
  const when: QueueColumn = isClosed
    ? {
        key: "closed",
        label: say.text("dateClosed"),
        order: "CLOSED",
        cell: (row) => (row.closedAt ? date(row.closedAt) : ""),
      }
    : { key: "opened", label: say.text("dateOpened"), order: "OPENED", cell: (row) => date(row.openedAt) };
  return [
    {
      key: "number",
      label: say.text("referenceNumber"),
      order: "NUMBER",
      names: true,
      cell: (row) => <CaseLink number={row.number} />,
    },
    {
      key: "learner",
      label: say.text("learnerName"),
      order: "LEARNER",
      cell: (row) =>
        row.learner?.name ? <CaseLink number={row.number} words={row.learner.name} second /> : "",
    },
    { key: "school", label: say.text("school"), cell: (row) => row.school?.name ?? "" },
    { key: "catchment", label: say.text("catchment"), cell: (row) => row.catchment ?? "" },
    when,
    { key: "owner", label: say.text("owner"), cell: (row) => row.owner?.name ?? say("notAssigned") },
    { key: "status", label: say.text("currentStatus"), order: "STATUS", cell: (row) => <Status row={row} /> },
    {
      key: "activity",
      label: say.text("lastActivity"),
      order: "LAST_ACTIVITY",
      cell: (row) => (row.timeline.nodes[0] ? dateTime(row.timeline.nodes[0].at) : ""),
    },
  ];
}

function Status({ row }: { row: QueueRowFragment }) {
  const say = useWords();
  return (
    <>
      <StatusTag status={row.status} />
      <OverdueMarks kinds={row.overdue.map(({ kind }) => kind)} />
      {row.transfer ? <span class="app-note">{say("transferTo", row.transfer.to.name)}</span> : null}
    </>
  );
}

function chooser(label: string, chosen: Choosing["chosen"], setChosen: Choosing["setChosen"]): QueueColumn {
  return {
    key: "choose",
    label,
    cell: (row) =>
      row.viewerMay.includes("ASSIGN") ? (
        <Tick row={row} on={chosen.has(row.id)} toggle={() => setChosen(toggled(chosen, row.id))} />
      ) : (
        ""
      ),
  };
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return chosen.has(id) ? new Set([...chosen].filter((other) => other !== id)) : new Set([...chosen, id]);
}

function Tick({ row, on, toggle }: { row: QueueRowFragment; on: boolean; toggle: () => void }) {
  const say = useWords();
  return (
    <span class="app-tick">
      <input
        id={`choose-${row.number}`}
        type="checkbox"
        aria-label={say.text("chooseCase", row.number)}
        checked={on}
        onChange={toggle}
      />
    </span>
  );
}
