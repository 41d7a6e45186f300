/** Closing a case: how it ended, and a summary for the school. */
import { useState } from "preact/hooks";
import type { ActionDialog } from "../../case/actions";
import { CloseCaseDocument } from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { LongTextField, Radios, TextField } from "../../ui/inputs";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { REASON_MAX } from "./reason";
import { useWords } from "./words";

/** What cases usually end with; the server takes any words. They are kept in English, as records are. */
const OUTCOMES = [
  "Attending regularly",
  "Attendance improved",
  "Moved to another school",
  "In alternative education",
  "Left school",
];
const OTHER = "other";
const OUTCOME_MAX = 200;

export const Close: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(CloseCaseDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [chosen, setChosen] = useState("");
  const [other, setOther] = useState("");
  const [summary, setSummary] = useState("");
  const outcome = chosen === OTHER ? other.trim() : chosen;
  function submit() {
    const wrong = isWrong({
      outcome: chosen ? undefined : say.text("chooseOutcome"),
      "outcome-other":
        chosen === OTHER && (!outcome || [...outcome].length > OUTCOME_MAX)
          ? say.text("enterOutcome")
          : undefined,
      summary: [...summary.trim()].length > REASON_MAX ? say.text("reasonTooLong") : undefined,
    });
    if (wrong) return;
    act(
      { caseId: found.id, expectedVersion: seen.version, outcome, summary: summary.trim() || null },
      { told: say.text("closed"), close },
    );
  }
  return (
    <ActDialog
      heading={say("closeHeading")}
      found={found}
      submit={say.text("closeCase")}
      warning
      {...{ standing, meanwhile, mistakes, attempt, close }}
      written={summary.trim() !== "" || other.trim() !== ""}
      onSubmit={submit}
    >
      <Radios
        id="outcome"
        label={say("outcome")}
        legendSize="s"
        small
        error={errorAt("outcome")}
        value={chosen}
        onInput={setChosen}
        choices={[
          ...OUTCOMES.map((words) => ({ value: words, label: words })),
          { value: OTHER, label: say("otherOutcome") },
        ]}
      />
      {chosen === OTHER ? (
        <TextField
          id="outcome-other"
          label={say("describeOutcome")}
          error={errorAt("outcome-other")}
          value={other}
          onInput={setOther}
        />
      ) : null}
      <LongTextField
        id="summary"
        label={say("summary")}
        hint={say("summaryHint")}
        error={errorAt("summary")}
        value={summary}
        onInput={setSummary}
        maxLength={REASON_MAX}
        rows={4}
      />
    </ActDialog>
  );
};
