/** Finding the learner among those enrolled at the school. */
import { useState } from "preact/hooks";
import { FindLearnersDocument } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { useStore } from "../api/store";
import { Radios, TextField } from "../ui/inputs";
import { TroublePanel } from "../ui/trouble";
import type { QuestionFieldProps } from "./question-field";
import { useRequestWords } from "./request-words";

export function LearnerField({ question, editor, error }: QuestionFieldProps) {
  const say = useRequestWords();
  const { typed: answers, draft } = useStore(editor.state);
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [empty, setEmpty] = useState(false);
  const asked = useAnswer(FindLearnersDocument, { search }, { when: search !== "" });
  const learners = search ? asked.data?.data.learners : undefined;
  const id = String(answers[question.key] ?? "");
  const known = draft.appliedFor?.id === id ? draft.appliedFor.name : undefined;
  const name = learners?.find((learner) => learner.id === id)?.name ?? known;
  function find() {
    setEmpty(typed.trim() === "");
    setSearch(typed.trim());
  }
  return (
    <>
      {id && name ? (
        <p class="govuk-body" id={learners ? undefined : `${question.key}-chosen`}>
          <strong>{say("chosen")}</strong> <span dir="auto">{name}</span>
        </p>
      ) : null}
      {/* A form can't hold another: Enter in this field finds. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only catches Enter of the field in it. */}
      <div
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
          if (event.target.type !== "text") return;
          event.preventDefault();
          find();
        }}
      >
        <TextField
          id={learners && learners.length > 0 ? "find-learner" : question.key}
          label={say("findLearner")}
          error={empty ? say("enterLearner") : learners && learners.length > 0 ? undefined : error}
          value={typed}
          onInput={setTyped}
        />
      </div>
      <button type="button" class="govuk-button govuk-button--secondary" onClick={find}>
        {asked.isFetching ? say("finding") : say("find")}
      </button>
      {asked.error && search ? (
        <TroublePanel what={say.text("find")} error={asked.error} again={asked.refetch} />
      ) : null}
      <p class={learners?.length === 0 ? "govuk-inset-text" : "app-told"} role="status">
        {learners ? (learners.length === 0 ? say("noneFound") : say("found", learners.length)) : ""}
      </p>
      {learners && learners.length > 0 ? (
        <Radios
          id={question.key}
          label={say("chooseLearner")}
          legendSize="s"
          error={error}
          value={id}
          onInput={(value) => editor.set(question.key, value)}
          choices={learners.map((learner) => ({
            value: learner.id,
            label: learner.name ?? "",
            hint: [learner.yearLevel ? say.text("year", learner.yearLevel) : "", learner.nsn]
              .filter(Boolean)
              .join(" · "),
          }))}
        />
      ) : null}
    </>
  );
}
