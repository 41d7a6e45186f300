/** Fetches a case, and the code that shows it, ahead of a click. */
import { CasePageDocument } from "../api/gql/graphql";
import { prefetch } from "../api/query";

export function prefetchCase(number: string): void {
  prefetch(CasePageDocument, { number });
  import("./index").catch(() => undefined);
}
