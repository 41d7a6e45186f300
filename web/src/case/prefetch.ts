/** Fetches a case, and the code that shows it, ahead of a click. */
import { CasePageDocument } from "../api/gql/graphql";
import { prefetch } from "../api/query";
import { lazyScreen } from "../app/lazy-screen";

const screen = () => import("./index");

/** The screen of one case. */
export const Case = lazyScreen(screen);

export function prefetchCase(number: string): void {
  prefetch(CasePageDocument, { number });
  // Made ready, it is drawn at the click; else the page left is drawn once more while it is waited for.
  // A part that is gone is told of, and mended, only when somebody goes there.
  screen()
    .then(() => Case.preload())
    .catch(() => undefined);
}
