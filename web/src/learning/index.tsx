/** The learning module, by its address: the courses, one of them, one of its lessons. */
import { Courses } from "./choice";
import { CoursePage } from "./course";
import { LessonPage } from "./lesson";

interface LearningProps {
  params?: { course?: string; lesson?: string };
}

export default function Learning({ params: { course, lesson } = {} }: LearningProps) {
  if (!course) return <Courses />;
  return lesson ? <LessonPage course={course} lesson={lesson} /> : <CoursePage id={course} />;
}
