/** Assigns the chosen cases to one Case Manager, and says of each how it went. */
import { useEffect, useRef, useState } from "preact/hooks";
import { outdated, useAnswer } from "../api/query";
import { CaseManagersDocument, CaseQueueDocument, type QueueRowFragment } from "../desk/gql/graphql";
import { announce } from "../ui/announce";
import { ErrorSummary, type Mistake } from "../ui/error-summary";
import { Select } from "../ui/select";
import { useWords as useUiWords } from "../ui/words";
import { type Assignment, assignAll, type Wanted } from "./assign";
import { useWords } from "./words";

interface BulkAssignProps {
  chosen: readonly QueueRowFragment[];
  /** All have their answers. */
  settled: (assignments: readonly Assignment[]) => void;
}

export function BulkAssign({ chosen, settled }: BulkAssignProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const managers = useAnswer(CaseManagersDocument, {}).data?.data.caseManagers ?? [];
  const [personId, setPersonId] = useState("");
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<{ name: string; all: Assignment[] }>();
  const person = managers.find((manager) => manager.person.id === personId)?.person;
  async function submit(event: Event) {
    event.preventDefault();
    if (busy) return;
    setAttempt(attempt + 1);
    const wrong: Mistake[] = [];
    const firstTick = document.querySelector("#queue .app-tick input")?.id;
    if (chosen.length === 0) wrong.push({ field: firstTick, words: say("chooseCases") });
    if (!person) wrong.push({ field: "assign-to", words: say("pickManager") });
    setMistakes(wrong);
    if (wrong.length > 0 || !person) return;
    setBusy(true);
    const wanted: Wanted[] = chosen.map((row) => ({ row, commandId: crypto.randomUUID() }));
    const all: Assignment[] = [];
    await assignAll(wanted, person.id, (assignment) => all.push(assignment));
    const order = new Map(chosen.map((row, n) => [row.number, n]));
    all.sort((one, other) => (order.get(one.number) ?? 0) - (order.get(other.number) ?? 0));
    setBusy(false);
    setResults({ name: person.name, all });
    settled(all);
    outdated(CaseManagersDocument);
    outdated(CaseQueueDocument);
  }
  return (
    <>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} attempt={attempt} />
      <form class="app-bulk" onSubmit={submit} noValidate>
        <p role="status">{say("assignChosen", chosen.length)}</p>
        <Select
          id="assign-to"
          label={say("assignTo")}
          error={mistakes.find(({ field }) => field === "assign-to")?.words}
          value={personId}
          onInput={setPersonId}
          options={[
            { value: "", label: say("pickManager") },
            ...managers.map((manager) => ({
              value: manager.person.id,
              label: say.text("managerWith", manager.person.name, manager.open),
            })),
          ]}
        />
        <button type="submit" class="govuk-button" aria-disabled={busy}>
          {say(busy ? "assigning" : "assign")}
        </button>
      </form>
      {results ? <Results {...results} close={() => setResults(undefined)} /> : null}
    </>
  );
}

interface ResultsProps {
  name: string;
  all: readonly Assignment[];
  close: () => void;
}

function Results({ name, all, close }: ResultsProps) {
  const say = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const done = all.filter(({ is }) => is === "assigned").length;
  useEffect(() => {
    heading.current?.focus();
    announce(say.text("resultsTold", done, all.length));
  }, [all]);
  const words = (assignment: Assignment) => {
    switch (assignment.is) {
      case "assigned":
        return say("assigned", name);
      case "taken":
        return say("taken", assignment.by);
      case "refused":
        return say("notDone", assignment.why);
    }
  };
  return (
    <section class="app-results" aria-labelledby="results-heading">
      <h3 class="govuk-heading-s" id="results-heading" tabIndex={-1} ref={heading}>
        {say("resultsTold", done, all.length)}
      </h3>
      <ul class="govuk-list">
        {all.map((assignment) => (
          <li key={assignment.number} data-outcome={assignment.is}>
            <a class="govuk-link" href={`/cases/${assignment.number}`}>
              {assignment.number}
            </a>{" "}
            {words(assignment)}
          </li>
        ))}
      </ul>
      <button type="button" class="govuk-button govuk-button--secondary app-tight" onClick={close}>
        {say("closeResults")}
      </button>
    </section>
  );
}
