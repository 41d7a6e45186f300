/** The tasks of a case: those to be done first, the most urgent above; and adding one. */
import { useMemo, useRef, useState } from "preact/hooks";
import type { ActionDialog } from "../../case/actions";
import {
  AddTaskDocument,
  type CaseHeadFragment,
  CompleteTaskDocument,
  type WorkTaskFragment,
} from "../../desk/gql/graphql";
import { calendarDay, date, readDay } from "../../i18n/dates";
import { useForm } from "../../ui/form";
import { DateField, TextField } from "../../ui/inputs";
import { useMistakes } from "../../ui/refusals";
import { type Column, Table } from "../../ui/table";
import { useWords as useUiWords } from "../../ui/words";
import { useAct } from "../acts/act";
import { ActDialog } from "../acts/act-dialog";
import { NO_DAY } from "./days";
import { useWords } from "./words";

/** As the server counts them. */
const TITLE_MAX = 200;
/** Behind every day that there is. */
const NEVER = "9999";

interface TasksProps {
  found: CaseHeadFragment;
  tasks: readonly WorkTaskFragment[];
  may: boolean;
}

export function Tasks({ found, tasks, may }: TasksProps) {
  const say = useWords();
  const { act, standing } = useAct(CompleteTaskDocument, found);
  const refused = useMistakes(standing, () => undefined);
  const acting = useRef(act);
  acting.current = act;
  const [open, done] = useMemo(() => {
    const due = (task: WorkTaskFragment) => task.due ?? NEVER;
    const sorted = [...tasks].sort((one, other) => due(one).localeCompare(due(other)));
    return [sorted.filter((task) => !task.done), tasks.filter((task) => task.done).reverse()];
  }, [tasks]);
  const columns = useMemo(() => {
    const complete = (task: WorkTaskFragment) =>
      acting.current(
        { caseId: found.id, taskId: task.id },
        // The button goes with what it did.
        {
          told: say.text("completed", task.title),
          close: () => document.getElementById("work-tasks")?.focus(),
        },
      );
    return columnsOf(say, may ? complete : undefined);
  }, [say.language, may, found.id]);
  return (
    <>
      {refused.map(({ words }) => (
        <p key={words} class="govuk-error-message" role="alert">
          {words}
        </p>
      ))}
      {open.length > 0 ? (
        <Table caption={say.text("tasksOpen")} columns={columns.open} rows={open} keyOf={({ id }) => id} />
      ) : (
        <p class="govuk-body">{say("noTasks")}</p>
      )}
      {done.length > 0 ? (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{say("tasksDone", done.length)}</span>
          </summary>
          <Table
            caption={say.text("tasksDone", done.length)}
            columns={columns.done}
            rows={done}
            keyOf={({ id }) => id}
          />
        </details>
      ) : null}
    </>
  );
}

type TaskColumn = Column<WorkTaskFragment>;

function columnsOf(say: ReturnType<typeof useWords>, complete?: (task: WorkTaskFragment) => void) {
  const title: TaskColumn = {
    key: "title",
    label: say.text("task"),
    names: true,
    cell: (task) => <span dir="auto">{task.title}</span>,
  };
  const due: TaskColumn = {
    key: "due",
    label: say.text("due"),
    cell: (task) => (
      <>
        {task.due ? calendarDay(task.due) : say("noDay")}{" "}
        {task.overdue ? <strong class="govuk-tag govuk-tag--red">{say("overdue")}</strong> : null}
      </>
    ),
  };
  const by: TaskColumn = { key: "by", label: say.text("addedBy"), cell: (task) => task.by.name };
  const action: TaskColumn = {
    key: "action",
    label: say.text("action"),
    cell: (task) => (
      <button
        type="button"
        class="app-button-link"
        aria-label={say.text("completeThis", task.title)}
        onClick={() => complete?.(task)}
      >
        {say("complete")}
      </button>
    ),
  };
  const when: TaskColumn = {
    key: "done",
    label: say.text("doneOn"),
    cell: (task) => (task.doneAt ? date(task.doneAt) : ""),
  };
  const who: TaskColumn = { key: "who", label: say.text("doneBy"), cell: (task) => task.doneBy?.name ?? "" };
  return { open: complete ? [title, due, by, action] : [title, due, by], done: [title, when, who] };
}

export const AddTask: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const sayUi = useUiWords();
  const { act, standing, meanwhile } = useAct(AddTaskDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [title, setTitle] = useState("");
  const [typed, setTyped] = useState(NO_DAY);
  const isDated = Boolean(typed.day || typed.month || typed.year);
  function submit() {
    const due = isDated ? readDay(typed.day, typed.month, typed.year) : undefined;
    const length = [...title.trim().normalize("NFC")].length;
    const wrong = isWrong({
      title: length === 0 ? say.text("enterTask") : length > TITLE_MAX ? say.text("taskTooLong") : undefined,
      due: isDated && !due ? sayUi.text("dateNotReal") : undefined,
    });
    if (wrong) return;
    const input = { caseId: found.id, title: title.trim(), due: due ?? null };
    act(input, { told: say.text("taskAdded"), close });
  }
  return (
    <ActDialog
      heading={say("addTask")}
      found={found}
      submit={say.text("addTask")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => name}
      written={title.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("internalOnly")}</p>
      <TextField
        id="title"
        label={say("whatToDo")}
        error={errorAt("title")}
        value={title}
        onInput={setTitle}
      />
      <DateField
        id="due"
        label={say("dueOptional")}
        hint={say("dayHint")}
        error={errorAt("due")}
        value={typed}
        onInput={setTyped}
      />
    </ActDialog>
  );
};
