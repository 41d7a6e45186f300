/** The provider's work on a case, fetched when the first of it is wanted. */

export { Work } from "./day";
export { Overdue } from "./overdue";
