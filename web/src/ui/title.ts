/** The name of this tab: the page's own, or for as long as it stands what somebody must not miss. */
let page = document.title;
let urgent: string | undefined;

function show(): void {
  document.title = urgent ?? page;
}

/** The page is called this from now on. */
export function namePage(words: string): void {
  page = words;
  show();
}

/** This stands in its place, until it is nothing. */
export function nameUrgently(words: string | undefined): void {
  urgent = words;
  show();
}
