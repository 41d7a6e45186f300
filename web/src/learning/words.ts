import { catalogue } from "../i18n/words";

const english = {
  tile: "Attendance Service for Schools",
  home: "Attendance service",
  courses: "the courses",
  choose: "Choose a course. You can stop at any time and go on later where you left off.",
  noCourses: "There is no course for your account.",
  notEnrolled: "Not enrolled",
  progress: (done: number, all: number) => `${done} of ${all} lessons completed`,
  completedOn: (day: string) => `Completed on ${day}`,

  enrol: "Enrol",
  enrolling: "Enrolling…",
  enrolled: "You are enrolled",
  enrolHelp: "Enrol to take the lessons and their checks. Your progress is kept.",
  opensAccess:
    "Your access to cases opens when you have completed this course. Until then you can learn, change your settings and sign out.",
  practise: "Look through the lessons in practice mode",
  practiseHelp: "In practice mode nothing is sent and nothing is kept.",
  begin: "Launch the course",
  goOn: (lesson: string) => `Go on with: ${lesson}`,
  lessons: "Lessons",
  completed: "Completed",
  notCompleted: "Not completed",
  courseCompleted: "Course completed",
  courseCompletedHelp: "You can read the lessons again at any time.",

  lessonOf: (n: number, all: number) => `Lesson ${n} of ${all}`,
  practice: "Practice mode",
  practiceHelp: "Nothing you do here is sent or kept.",
  check: "Check what you know",
  checkHelp: "Answer all questions right to complete the lesson. You can try as often as you like.",
  submit: "Check my answers",
  submitting: "Checking…",
  yes: "Yes",
  no: "No",
  lessonCompleted: (done: number, all: number) => `Lesson completed. ${done} of ${all} lessons completed`,
  alreadyCompleted: "You have completed this lesson.",
  enrolFirst: "You are not enrolled in this course. Enrol to take the check.",
  toCourse: "Go to the course",
  next: (lesson: string) => `Next lesson: ${lesson}`,
  previous: (lesson: string) => `Previous lesson: ${lesson}`,
};

export type LearningWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
