/** Where courses are. */
export const COURSES_PATH = "/learning";

export const coursePath = ({ id }: { id: string }) => `${COURSES_PATH}/${id}`;

/** A lesson's address; `practice` looks through it without taking the course. */
export function lessonPath(
  course: { id: string },
  { key }: { key: string },
  mode: "course" | "practice",
): string {
  return `${coursePath(course)}/${key}${mode === "practice" ? "?practice=1" : ""}`;
}
