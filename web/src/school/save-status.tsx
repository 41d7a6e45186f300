/** Whether what was typed is saved, and what two windows changed differently. */
import { useState } from "preact/hooks";
import { useStore } from "../api/store";
import { answerText } from "../case/answers";
import { clock } from "../i18n/dates";
import { Radios } from "../ui/inputs";
import type { Draft, Editor } from "./draft-editor";
import { useRequestWords } from "./request-words";

export function SaveStatus({ editor, draft }: { editor: Editor; draft: Draft }) {
  const say = useRequestWords();
  const { saving, savedAt, refused, clashes } = useStore(editor.state);
  const labels = draft.service.form.pages.flatMap((page) => page.questions);
  const left = labels.filter(({ key }) => key in refused).map(({ label }) => label);
  const saved = savedAt
    ? left.length > 0
      ? say("savedExcept", clock(savedAt), left.join(", "))
      : say("savedAt", clock(savedAt))
    : "";
  const words = {
    saved,
    waiting: saved,
    saving: say("saving"),
    failed: say("notSaved"),
    gone: say("gone"),
  }[saving];
  return (
    <>
      <p class={saving === "gone" ? "govuk-inset-text" : "app-told"} role="status">
        {words}
      </p>
      {clashes.length > 0 ? <Clashes editor={editor} draft={draft} /> : null}
    </>
  );
}

function Clashes({ editor, draft }: { editor: Editor; draft: Draft }) {
  const say = useRequestWords();
  const { clashes, draft: theirs } = useStore(editor.state);
  const [keep, setKeep] = useState<Record<string, "mine" | "theirs">>({});
  const questions = draft.service.form.pages.flatMap((page) => page.questions);
  const words = { learner: "", yes: say.text("yes"), no: say.text("no") };
  const shown = (key: string, answer: unknown) => {
    const question = questions.find((one) => one.key === key);
    return (question && answerText(question.kind, answer, words)) || say.text("noAnswer");
  };
  return (
    <div class="app-trouble" role="alert">
      <p>{say("changedElsewhere", clock(theirs.lastModified))}</p>
      <p>{say("chooseWhich")}</p>
      {clashes.map(({ key, mine, theirs: other }) => (
        <Radios
          key={key}
          id={`keep-${key}`}
          label={questions.find((one) => one.key === key)?.label ?? key}
          legendSize="s"
          small
          value={keep[key] ?? "mine"}
          onInput={(value) => setKeep({ ...keep, [key]: value === "theirs" ? "theirs" : "mine" })}
          choices={[
            { value: "mine", label: say("mine"), hint: shown(key, mine) },
            { value: "theirs", label: say("theirs"), hint: shown(key, other) },
          ]}
        />
      ))}
      <button type="button" class="govuk-button app-tight" onClick={() => editor.settle(keep)}>
        {say("keepChosen")}
      </button>
    </div>
  );
}
