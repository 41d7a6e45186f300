/** Courses, and how far somebody came in them. */
import { SchoolHomeDocument, ViewerDocument } from "../api/gql/graphql";
import { outdated, useAnswer } from "../api/query";
import { LearningCoursesDocument, type LearningCoursesQuery } from "../desk/gql/graphql";

export type Course = LearningCoursesQuery["courses"][number];
export type Lesson = Course["lessons"][number];

/** The lesson to go on with: the first that is not completed. */
export const nextLesson = ({ lessons }: Course) => lessons.find(({ completed }) => !completed);

export function useCourses() {
  const { data, error, refetch } = useAnswer(LearningCoursesDocument, {});
  return { courses: data?.data.courses, error, again: refetch };
}

/** A step was taken: what is shown of courses, and what it may have opened, is asked again. */
export async function stepTaken(): Promise<void> {
  const asked = [outdated(LearningCoursesDocument), outdated(ViewerDocument), outdated(SchoolHomeDocument)];
  await Promise.all(asked);
}
