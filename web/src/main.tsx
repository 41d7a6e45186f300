import { render } from "preact";
import { ViewerDocument } from "./api/gql/graphql";
import { prefetch } from "./api/query";
import { fetchAhead } from "./app/home";
import { App } from "./app/routes";
import { LANG, language, translated } from "./i18n/language";

// Who is here is asked while the code of the page they want is on its way.
prefetch(ViewerDocument, {});
fetchAhead();

document.documentElement.lang = LANG[language.get()];
// Not awaited at the top: a translation imports from this very file.
// English words are always there.
translated()
  .catch(() => undefined)
  .then(() => {
    const root = document.getElementById("app");
    if (root) render(<App />, root);
  });
