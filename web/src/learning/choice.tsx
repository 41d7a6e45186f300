/** What the tile leads to: the courses there are for somebody. */
import { useViewer } from "../app/session";
import { LANG } from "../i18n/language";
import { BackLink, Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { type Course, useCourses } from "./courses";
import { OpensAccess } from "./opens-access";
import { coursePath } from "./paths";
import { StandingOf } from "./standing";
import { useWords } from "./words";

export function Courses() {
  const say = useWords();
  const { courses, error, again } = useCourses();
  return (
    <Page title={say.text("tile")} heading={say("tile")} above={<BackLink href="/">{say("home")}</BackLink>}>
      <div class="app-reading">
        {courses ? <Choice courses={courses} /> : <Coming error={error} again={again} />}
      </div>
    </Page>
  );
}

function Choice({ courses }: { courses: readonly Course[] }) {
  const say = useWords();
  const { waitingAccess } = useViewer();
  if (courses.length === 0) return <p class="govuk-body">{say("noCourses")}</p>;
  return (
    <>
      {waitingAccess.length > 0 ? <OpensAccess /> : null}
      <p class="govuk-body">{say("choose")}</p>
      <ul class="app-tiles">
        {courses.map((course) => (
          <li class="app-tile" key={course.id}>
            <a class="govuk-link" href={coursePath(course)} lang={LANG.en}>
              {course.title}
            </a>
            <p>
              <StandingOf course={course} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What stands on a page of courses until they are there. */
export function Coming({ error, again }: { error: Error | null; again: () => void }) {
  const say = useWords();
  const sayUi = useUiWords();
  if (error) return <TroublePanel what={say.text("courses")} error={error} again={again} />;
  return <Skeleton lines={8} words={sayUi("loading", say.text("courses"))} />;
}
