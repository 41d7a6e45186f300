/** Logging an attempt to reach a student's whānau. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ActionDialog } from "../../case/actions";
import { LogContactAttemptDocument } from "../../desk/gql/graphql";
import { localTime, startOfMinute } from "../../i18n/dates";
import { describedBy, Labelled } from "../../ui/field";
import { useForm } from "../../ui/form";
import { LongTextField, Radios, TextField } from "../../ui/inputs";
import { useAct } from "../acts/act";
import { ActDialog } from "../acts/act-dialog";
import { REASON_MAX } from "../acts/reason";
import { useWords } from "./words";

/** How people are usually reached; the server takes any words. They are kept in English, as records are. */
const MEANS = ["Phone", "Email", "Visit", "Letter", "Text message", "Meeting"] as const;
const OTHER = "other";
/** As the server counts them. */
const MEANS_MAX = 60;

export const LogAttempt: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, meanwhile } = useAct(LogContactAttemptDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [local, setLocal] = useState(() => localTime(new Date().toISOString()));
  const [chosen, setChosen] = useState("");
  const [other, setOther] = useState("");
  const [reached, setReached] = useState("");
  const [notes, setNotes] = useState("");
  const means = chosen === OTHER ? other.trim() : chosen;
  function submit() {
    const at = startOfMinute(local);
    const tooLong = !means || [...means].length > MEANS_MAX;
    const wrong = isWrong({
      means: chosen ? undefined : say.text("chooseMeans"),
      "means-other": chosen === OTHER && tooLong ? say.text("enterMeans") : undefined,
      at: at ? undefined : say.text("enterTime"),
      reached: reached ? undefined : say.text("chooseReached"),
      notes: [...notes.trim()].length > REASON_MAX ? say.text("notesTooLong") : undefined,
    });
    if (wrong || !at) return;
    const input = { caseId: found.id, at, means, reached: reached === "yes", notes: notes.trim() || null };
    act(input, { told: say.text("attemptLogged"), close });
  }
  return (
    <ActDialog
      heading={say("logAttempt")}
      found={found}
      submit={say.text("logSubmit")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => name}
      written={notes.trim() !== "" || other.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("internalOnly")}</p>
      <Radios
        id="means"
        label={say("means")}
        legendSize="s"
        small
        error={errorAt("means")}
        value={chosen}
        onInput={setChosen}
        choices={[
          ...MEANS.map((value) => ({ value, label: say(`means_${value}`) })),
          { value: OTHER, label: say("otherMeans") },
        ]}
      />
      {chosen === OTHER ? (
        <TextField
          id="means-other"
          label={say("describeMeans")}
          error={errorAt("means-other")}
          value={other}
          onInput={setOther}
        />
      ) : null}
      <When error={errorAt("at")} value={local} onInput={setLocal} />
      <Radios
        id="reached"
        label={say("wasReached")}
        legendSize="s"
        small
        inline
        error={errorAt("reached")}
        value={reached}
        onInput={setReached}
        choices={[
          { value: "yes", label: say("yes") },
          { value: "no", label: say("no") },
        ]}
      />
      <LongTextField
        id="notes"
        label={say("notesOptional")}
        error={errorAt("notes")}
        value={notes}
        onInput={setNotes}
        maxLength={REASON_MAX}
        rows={3}
      />
    </ActDialog>
  );
};

interface WhenProps {
  error: ComponentChildren;
  value: string;
  onInput: (local: string) => void;
}

function When({ error, value, onInput }: WhenProps) {
  const say = useWords();
  const field = { id: "at", label: say("when"), error };
  return (
    <Labelled {...field}>
      <input
        class={`govuk-input govuk-input--width-20${error ? " govuk-input--error" : ""}`}
        id="at"
        name="at"
        type="datetime-local"
        value={value}
        aria-describedby={describedBy(field)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Labelled>
  );
}
