/** Pausing a case, with a reason and perhaps a day on which it goes on; and resuming it. */
import { useState } from "preact/hooks";
import type { ActionDialog } from "../../case/actions";
import { PauseCaseDocument, ResumeCaseDocument } from "../../desk/gql/graphql";
import { calendarDay, readDay } from "../../i18n/dates";
import { useForm } from "../../ui/form";
import { DateField, LongTextField, type TypedDay } from "../../ui/inputs";
import { useWords as useUiWords } from "../../ui/words";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { OptionalReason, REASON_MAX, reasonWrong } from "./reason";
import { useWords } from "./words";

const NO_DAY: TypedDay = { day: "", month: "", year: "" };

export const Pause: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const sayUi = useUiWords();
  const { act, standing, seen, meanwhile } = useAct(PauseCaseDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState(NO_DAY);
  const isDated = Boolean(typed.day || typed.month || typed.year);
  function submit() {
    const until = isDated ? readDay(typed.day, typed.month, typed.year) : undefined;
    const wrong = isWrong({
      reason: reasonWrong(say, reason),
      until: isDated && !until ? sayUi.text("dateNotReal") : undefined,
    });
    if (wrong) return;
    const { id: caseId } = found;
    act(
      { caseId, expectedVersion: seen.version, reason: reason.trim(), until: until ?? null },
      { told: until ? say.text("pausedUntil", calendarDay(until)) : say.text("paused"), close },
    );
  }
  return (
    <ActDialog
      heading={say("pauseHeading")}
      found={found}
      submit={say.text("pause")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => (name === "until" || name === "reason" ? name : undefined)}
      written={reason.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("pauseHelp")}</p>
      <LongTextField
        id="reason"
        label={say("reason")}
        hint={say("internalOnly")}
        error={errorAt("reason")}
        value={reason}
        onInput={setReason}
        maxLength={REASON_MAX}
        rows={3}
        autoFocus
      />
      <DateField
        id="until"
        label={say("until")}
        hint={say("untilHint")}
        error={errorAt("until")}
        value={typed}
        onInput={setTyped}
      />
    </ActDialog>
  );
};

export const Resume: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(ResumeCaseDocument, found);
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      heading={say("resumeHeading")}
      found={found}
      submit={say.text("resume")}
      {...{ standing, meanwhile, close }}
      written={reason.trim() !== ""}
      onSubmit={() =>
        act(
          { caseId: found.id, expectedVersion: seen.version, reason: reason.trim() || null },
          { told: say.text("resumed"), close },
        )
      }
    >
      {seen.pausedUntil ? (
        <p class="govuk-body">{say("pausedUntil", calendarDay(seen.pausedUntil))}</p>
      ) : null}
      <OptionalReason value={reason} onInput={setReason} rows={3} autoFocus />
    </ActDialog>
  );
};
