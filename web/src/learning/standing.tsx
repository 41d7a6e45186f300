/** How far somebody came in a course, in words. */
import { date } from "../i18n/dates";
import { useWords } from "./words";

export interface Steps {
  enrolled: boolean;
  completedAt: string | null;
  lessons: readonly { completed: boolean }[];
}

export const completedCount = ({ lessons }: Pick<Steps, "lessons">) =>
  lessons.filter(({ completed }) => completed).length;

export function StandingOf({ course }: { course: Steps }) {
  const say = useWords();
  if (course.completedAt) return <>{say("completedOn", date(course.completedAt))}</>;
  if (!course.enrolled) return <>{say("notEnrolled")}</>;
  return <>{say("progress", completedCount(course), course.lessons.length)}</>;
}
