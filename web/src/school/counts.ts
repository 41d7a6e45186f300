/** The four counts beside the headings of the home page. */
import { HomeCountsDocument } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { thousands } from "../ui/words";

/** ` (15)`, or nothing while it isn't known. */
export function useCounts(ready: boolean) {
  const home = useAnswer(HomeCountsDocument, {}, { when: ready }).data?.data.home;
  const words = (n: number | undefined) => (n === undefined ? "" : ` (${thousands(n)})`);
  return { home, words };
}
