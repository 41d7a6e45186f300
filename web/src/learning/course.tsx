/** One course: enrol, go on, and what its lessons are. */
import { useCommand } from "../api/command";
import { NotFound } from "../app/not-found";
import { useViewer } from "../app/session";
import { EnrolDocument } from "../desk/gql/graphql";
import { date } from "../i18n/dates";
import { LANG } from "../i18n/language";
import { announce } from "../ui/announce";
import { ErrorSummary } from "../ui/error-summary";
import { BackLink, Page } from "../ui/page";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import { Coming } from "./choice";
import { type Course, nextLesson, stepTaken, useCourses } from "./courses";
import { OpensAccess } from "./opens-access";
import { COURSES_PATH, lessonPath } from "./paths";
import { StandingOf } from "./standing";
import { useWords } from "./words";

export function CoursePage({ id }: { id: string }) {
  const say = useWords();
  const { courses, error, again } = useCourses();
  const course = courses?.find((known) => known.id === id);
  if (courses && !course) return <NotFound />;
  const above = <BackLink href={COURSES_PATH}>{say("tile")}</BackLink>;
  if (!course) {
    return (
      <Page key="coming" title={say.text("tile")} heading={say("tile")} above={above}>
        <Coming error={error} again={again} />
      </Page>
    );
  }
  const { completedAt, title } = course;
  return (
    <Page key="here" title={title} heading={<span lang={LANG.en}>{title}</span>} above={above}>
      <div class="app-reading">
        {completedAt ? <Completed on={completedAt} /> : <GoOn course={course} />}
        <Lessons course={course} />
      </div>
    </Page>
  );
}

function Completed({ on }: { on: string }) {
  const say = useWords();
  return (
    <>
      <div class="govuk-inset-text">
        <h2 class="govuk-heading-m">{say("courseCompleted")}</h2>
        <p class="govuk-body">{say("completedOn", date(on))}</p>
        <p class="govuk-body">{say("courseCompletedHelp")}</p>
      </div>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          {say("home")}
        </a>
      </p>
    </>
  );
}

function GoOn({ course }: { course: Course }) {
  const say = useWords();
  const { waitingAccess } = useViewer();
  const next = nextLesson(course);
  const isBegun = course.lessons.some(({ completed }) => completed);
  return (
    <>
      {waitingAccess.length > 0 ? <OpensAccess /> : null}
      {course.enrolled && next ? (
        <>
          <p class="govuk-body">
            <StandingOf course={course} />
          </p>
          <a class="govuk-button" href={lessonPath(course, next, "course")}>
            {isBegun ? say("goOn", next.title) : say("begin")}
          </a>
        </>
      ) : (
        <Enrol course={course} />
      )}
    </>
  );
}

function Enrol({ course }: { course: Course }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { send, standing } = useCommand(EnrolDocument);
  const mistakes = useMistakes(standing, () => undefined);
  const isSending = standing.is === "sending";
  const [first] = course.lessons;
  async function enrol() {
    const done = await send({ courseId: course.id });
    if (!done) return;
    await stepTaken();
    announce(say.text("enrolled"));
    // The button is gone, and the focus with it.
    requestAnimationFrame(() => document.querySelector("h1")?.focus());
  }
  return (
    <>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <p class="govuk-body">{say("enrolHelp")}</p>
      <button type="button" class="govuk-button" aria-disabled={isSending} onClick={enrol}>
        {say(isSending ? "enrolling" : "enrol")}
      </button>
      {first ? (
        <p class="govuk-body">
          <a class="govuk-link" href={lessonPath(course, first, "practice")}>
            {say("practise")}
          </a>
          . {say("practiseHelp")}
        </p>
      ) : null}
    </>
  );
}

function Lessons({ course }: { course: Course }) {
  const say = useWords();
  const { enrolled, lessons } = course;
  return (
    <>
      <h2 class="govuk-heading-m">{say("lessons")}</h2>
      <ol class="govuk-task-list">
        {lessons.map((lesson) => (
          <li
            key={lesson.key}
            class={`govuk-task-list__item${enrolled ? " govuk-task-list__item--with-link" : ""}`}
          >
            <div class="govuk-task-list__name-and-hint" lang={LANG.en}>
              {enrolled ? (
                <a
                  class="govuk-link govuk-task-list__link"
                  href={lessonPath(course, lesson, "course")}
                  aria-describedby={`${lesson.key}-status`}
                >
                  {lesson.title}
                </a>
              ) : (
                lesson.title
              )}
            </div>
            {enrolled ? (
              <div class="govuk-task-list__status" id={`${lesson.key}-status`}>
                {lesson.completed ? (
                  say("completed")
                ) : (
                  <strong class="govuk-tag govuk-tag--blue">{say("notCompleted")}</strong>
                )}
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}
