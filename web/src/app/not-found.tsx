import { Page } from "../ui/page";
import { useWords } from "./words";

export function NotFound() {
  const say = useWords();
  return (
    <Page title={say.text("notFoundTitle")} heading={say("notFoundTitle")}>
      <p class="govuk-body">{say("notFoundHelp")}</p>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          {say("goHome")}
        </a>
      </p>
    </Page>
  );
}
