/** One lesson: its text, and the check that completes it. In practice mode nothing is sent. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { NotFound } from "../app/not-found";
import { LANG } from "../i18n/language";
import { announce } from "../ui/announce";
import { BackLink, Page } from "../ui/page";
import { Body } from "./body";
import { Check } from "./check";
import { Coming } from "./choice";
import { type Course, type Lesson, nextLesson, useCourses } from "./courses";
import { coursePath, lessonPath } from "./paths";
import { Progress } from "./progress";
import { useWords } from "./words";

export function LessonPage({ course: id, lesson: key }: { course: string; lesson: string }) {
  const say = useWords();
  const { courses, error, again } = useCourses();
  const { query } = useLocation();
  const course = courses?.find((known) => known.id === id);
  const lesson = course?.lessons.find((known) => known.key === key);
  if (courses && !lesson) return <NotFound />;
  if (!course || !lesson) {
    return (
      <Page key="coming" title={say.text("tile")} heading={say("tile")}>
        <Coming error={error} again={again} />
      </Page>
    );
  }
  return query.practice ? (
    <Practice key={`practice ${key}`} course={course} lesson={lesson} />
  ) : (
    <Taken key={key} course={course} lesson={lesson} />
  );
}

interface LessonProps {
  course: Course;
  lesson: Lesson;
}

/** What both ways of reading a lesson have. */
function Frame({ course, lesson, children }: LessonProps & { children: ComponentChildren }) {
  const say = useWords();
  const n = course.lessons.indexOf(lesson) + 1;
  return (
    <Page
      title={lesson.title}
      heading={
        <>
          <span class="govuk-caption-l">{say("lessonOf", n, course.lessons.length)}</span>
          <span lang={LANG.en}>{lesson.title}</span>
        </>
      }
      above={
        <BackLink href={coursePath(course)}>
          <span lang={LANG.en}>{course.title}</span>
        </BackLink>
      }
    >
      <div class="app-reading">{children}</div>
    </Page>
  );
}

/** A lesson as it counts. */
function Taken({ course, lesson }: LessonProps) {
  const say = useWords();
  const { route } = useLocation();
  function completed(done: number) {
    const rest = { ...course, lessons: course.lessons.filter(({ key }) => key !== lesson.key) };
    const next = nextLesson(rest);
    announce(say.text("lessonCompleted", done, course.lessons.length));
    route(next ? lessonPath(course, next, "course") : coursePath(course));
  }
  return (
    <Frame course={course} lesson={lesson}>
      <Progress lessons={course.lessons} />
      <Body text={lesson.body} />
      {course.enrolled && !lesson.completed ? (
        <Check course={course} lesson={lesson} completed={completed} />
      ) : (
        <NoCheck course={course} lesson={lesson} />
      )}
    </Frame>
  );
}

/** Why there is no check, and where to go from here. */
function NoCheck({ course, lesson }: LessonProps) {
  const say = useWords();
  const next = course.lessons[course.lessons.indexOf(lesson) + 1];
  return (
    <>
      <p class="govuk-inset-text">{say(course.enrolled ? "alreadyCompleted" : "enrolFirst")}</p>
      <p class="govuk-body">
        {course.enrolled && next ? (
          <a class="govuk-link" href={lessonPath(course, next, "course")}>
            {say("next", next.title)}
          </a>
        ) : (
          <a class="govuk-link" href={coursePath(course)}>
            {say("toCourse")}
          </a>
        )}
      </p>
    </>
  );
}

/** A lesson to be looked through: its questions can be answered, and that is all. */
function Practice({ course, lesson }: LessonProps) {
  const say = useWords();
  const at = course.lessons.indexOf(lesson);
  const [previous, next] = [course.lessons[at - 1], course.lessons[at + 1]];
  return (
    <Frame course={course} lesson={lesson}>
      <p class="govuk-inset-text">
        <strong>{say("practice")}</strong> {say("practiceHelp")}
      </p>
      <Body text={lesson.body} />
      <Check lesson={lesson} />
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={lessonPath(course, next, "practice")}>
            {say("next", next.title)}
          </a>
        </p>
      ) : null}
      {previous ? (
        <p class="govuk-body">
          <a class="govuk-link" href={lessonPath(course, previous, "practice")}>
            {say("previous", previous.title)}
          </a>
        </p>
      ) : null}
      <p class="govuk-body">
        <a class="govuk-link" href={coursePath(course)}>
          {say("toCourse")}
        </a>
      </p>
    </Frame>
  );
}
