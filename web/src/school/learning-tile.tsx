/** The guide's tile that leads to the learning module, with how far somebody came. */
import type { SchoolHomeQuery } from "../api/gql/graphql";
import { date } from "../i18n/dates";
import { useWords } from "./words";

type Course = SchoolHomeQuery["courses"][number];

export function LearningTile({ courses }: { courses: readonly Course[] }) {
  const say = useWords();
  const [course] = courses;
  if (!course) return null;
  return (
    <ul class="app-tiles app-learning" aria-label={say.text("learning")}>
      <li class="app-tile">
        <a class="govuk-link" href="/learning">
          {say("learningTile")}
        </a>
        <p>
          {say("learning")}. <Standing course={course} />
        </p>
      </li>
    </ul>
  );
}

function Standing({ course: { enrolled, completedAt, lessons } }: { course: Course }) {
  const say = useWords();
  if (completedAt) return <>{say("learningCompleted", date(completedAt))}</>;
  if (!enrolled) return <>{say("notEnrolled")}</>;
  const done = lessons.filter(({ completed }) => completed).length;
  return <>{say("learningProgress", done, lessons.length)}</>;
}
