/** How much of a course is done, as a bar and in words. */
import { completedCount, type Steps } from "./standing";
import { useWords } from "./words";

export function Progress({ lessons }: Pick<Steps, "lessons">) {
  const say = useWords();
  const done = completedCount({ lessons });
  return (
    <p class="govuk-body">
      <label for="progress">{say("progress", done, lessons.length)}</label>{" "}
      <progress id="progress" class="app-course-progress" max={lessons.length} value={done} />
    </p>
  );
}
