/** Recording how often a student attended in a period. */
import { useState } from "preact/hooks";
import type { ActionDialog } from "../../case/actions";
import { ObserveAttendanceDocument } from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { DateField, TextField } from "../../ui/inputs";
import { useWords as useUiWords } from "../../ui/words";
import { useAct } from "../acts/act";
import { ActDialog } from "../acts/act-dialog";
import { dayOf, NO_DAY } from "./days";
import { useWords } from "./words";

/** The fields of the command, by the ids of their elements. */
const FIELDS: Record<string, string> = {
  from: "period-from",
  to: "period-to",
  halfDaysPossible: "possible",
  halfDaysAttended: "attended",
};

const whole = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined);

export const RecordAttendance: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const sayUi = useUiWords();
  const { act, standing, meanwhile } = useAct(ObserveAttendanceDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [first, setFirst] = useState(NO_DAY);
  const [last, setLast] = useState(NO_DAY);
  const [possible, setPossible] = useState("");
  const [attended, setAttended] = useState("");
  function submit() {
    const [from, to] = [dayOf(first), dayOf(last)];
    const [halfDaysPossible, halfDaysAttended] = [whole(possible), whole(attended)];
    const number = (read: number | undefined) => (read === undefined ? say.text("enterNumber") : undefined);
    const wrong = isWrong({
      "period-from": from ? undefined : sayUi.text("dateNotReal"),
      "period-to": to ? undefined : sayUi.text("dateNotReal"),
      possible: number(halfDaysPossible),
      attended: number(halfDaysAttended),
    });
    if (wrong || !from || !to || halfDaysPossible === undefined || halfDaysAttended === undefined) return;
    act(
      { caseId: found.id, from, to, halfDaysPossible, halfDaysAttended },
      { told: say.text("attendanceRecorded"), close },
    );
  }
  const day = (id: string, words: "firstDay" | "lastDay", value: typeof first, onInput: typeof setFirst) => (
    <DateField
      id={id}
      label={say(words)}
      hint={say("dayHint")}
      error={errorAt(id)}
      value={value}
      onInput={onInput}
    />
  );
  const count = (
    id: string,
    words: "possible" | "attended",
    value: string,
    onInput: (value: string) => void,
  ) => (
    <TextField
      id={id}
      label={say(words)}
      hint={id === "possible" ? say("possibleHint") : undefined}
      inputMode="numeric"
      width={3}
      error={errorAt(id)}
      value={value}
      onInput={onInput}
    />
  );
  return (
    <ActDialog
      heading={say("recordAttendance")}
      found={found}
      submit={say.text("recordAttendance")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name = ""]) => FIELDS[name]}
      written={`${possible}${attended}`.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("internalOnly")}</p>
      {day("period-from", "firstDay", first, setFirst)}
      {day("period-to", "lastDay", last, setLast)}
      {count("possible", "possible", possible, setPossible)}
      {count("attended", "attended", attended, setAttended)}
    </ActDialog>
  );
};
