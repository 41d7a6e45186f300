/** The check at the end of a lesson. The server alone knows what is right. */
import { useState } from "preact/hooks";
import { useCommand } from "../api/command";
import { CompleteLessonDocument } from "../desk/gql/graphql";
import { LANG } from "../i18n/language";
import { ErrorSummary } from "../ui/error-summary";
import { Checkboxes, Radios } from "../ui/inputs";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import { type Course, type Lesson, stepTaken } from "./courses";
import { completedCount } from "./standing";
import { useWords } from "./words";

type Question = Lesson["check"][number];
/** What is chosen, by the key of its question. */
type Chosen = Record<string, string | string[]>;

interface CheckProps {
  lesson: Lesson;
  /** The course it counts for; without it nothing is sent. */
  course?: Course;
  /** Told how many lessons are completed now. */
  completed?: (done: number) => void;
}

/** Answers stand in an element of this id, so that what is wrong can lead there. */
const fieldOf = (key: string) => `answer-${key}`;

export function Check({ lesson, course, completed }: CheckProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const { send, standing } = useCommand(CompleteLessonDocument);
  const [chosen, setChosen] = useState<Chosen>({});
  const [attempt, setAttempt] = useState(0);
  const mistakes = useMistakes(standing, ([, key]) => key && fieldOf(key));
  const isSending = standing.is === "sending";
  async function submit(event: Event) {
    event.preventDefault();
    if (!course) return;
    const answers = Object.fromEntries(lesson.check.map((one) => [one.key, answerOf(one, chosen[one.key])]));
    const done = await send({ courseId: course.id, lesson: lesson.key, answers });
    setAttempt((n) => n + 1);
    if (!done?.course) return;
    completed?.(completedCount(done.course));
    stepTaken();
  }
  return (
    <form onSubmit={submit} noValidate>
      <h2 class="govuk-heading-m">{say("check")}</h2>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} attempt={attempt} />
      {course ? <p class="govuk-body">{say("checkHelp")}</p> : null}
      {lesson.check.map((question, n) => (
        <Answer
          key={question.key}
          place={n + 1}
          question={question}
          chosen={chosen[question.key]}
          error={mistakes.find(({ field }) => field === fieldOf(question.key))?.words}
          choose={(next) => setChosen((now) => ({ ...now, [question.key]: next }))}
        />
      ))}
      {course ? (
        <button type="submit" class="govuk-button" aria-disabled={isSending}>
          {say(isSending ? "submitting" : "submit")}
        </button>
      ) : null}
    </form>
  );
}

/** An answer as the server reads it; null when there is none. */
function answerOf({ kind }: Question, chosen: Chosen[string] | undefined): unknown {
  if (chosen === undefined || chosen.length === 0) return null;
  return kind === "YES_NO" ? chosen === "yes" : chosen;
}

interface AnswerProps {
  place: number;
  question: Question;
  chosen: Chosen[string] | undefined;
  error: preact.ComponentChildren;
  choose: (chosen: string | string[]) => void;
}

function Answer({ place, question, chosen, error, choose }: AnswerProps) {
  const say = useWords();
  const { key, kind, label, hint, options } = question;
  const inEnglish = (words: string) => <span lang={LANG.en}>{words}</span>;
  const common = {
    id: fieldOf(key),
    label: inEnglish(`${place}. ${label}`),
    hint: hint ? inEnglish(hint) : null,
    error,
    legendSize: "s" as const,
  };
  const choices = (options ?? []).map((option) => ({ value: option, label: inEnglish(option) }));
  if (kind === "CHOICES") {
    return (
      <Checkboxes
        {...common}
        choices={choices}
        values={Array.isArray(chosen) ? chosen : []}
        onInput={choose}
      />
    );
  }
  const yesOrNo = [
    { value: "yes", label: say("yes") },
    { value: "no", label: say("no") },
  ];
  return (
    <Radios
      {...common}
      inline={kind === "YES_NO"}
      choices={kind === "YES_NO" ? yesOrNo : choices}
      value={typeof chosen === "string" ? chosen : ""}
      onInput={choose}
    />
  );
}
