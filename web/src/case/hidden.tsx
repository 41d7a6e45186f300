/** No such case, or not for this viewer: the two look alike. */
import { BackLink, Page } from "../ui/page";
import { useWords } from "./words";

/** `now`: it was on the screen until the right to it ended. */
export function Hidden({ now = false }: { now?: boolean }) {
  const say = useWords();
  const heading = now ? "hiddenNow" : "hidden";
  return (
    <Page
      key={heading}
      title={say.text(heading)}
      heading={say(heading)}
      above={<BackLink href="/">{say("home")}</BackLink>}
    >
      {now ? null : <p class="govuk-body">{say("hiddenHelp")}</p>}
      <p class="govuk-body">{say("hiddenAsk")}</p>
    </Page>
  );
}
