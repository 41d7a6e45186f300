/** The accessibility statement. */
import { Page } from "../ui/page";
import { type AboutWords, useAboutWords } from "./about-words";

const CAN: readonly (keyof AboutWords)[] = ["can1", "can2", "can3", "can4", "can5"];
const KNOWN: readonly (keyof AboutWords)[] = ["known1", "known2"];

export function AboutAccessibility() {
  const say = useAboutWords();
  const list = (keys: readonly (keyof AboutWords)[]) => (
    <ul class="govuk-list govuk-list--bullet">
      {keys.map((key) => (
        <li key={key}>{say(key)}</li>
      ))}
    </ul>
  );
  return (
    <Page title={say.text("accessibility")} heading={say("accessibility")}>
      <div class="app-reading">
        <p class="govuk-body-l">{say("accessibilityLead")}</p>
        <h2 class="govuk-heading-m">{say("standardHeading")}</h2>
        <p class="govuk-body">{say("standard")}</p>
        <h2 class="govuk-heading-m">{say("canHeading")}</h2>
        {list(CAN)}
        <h2 class="govuk-heading-m">{say("knownHeading")}</h2>
        {list(KNOWN)}
        <h2 class="govuk-heading-m">{say("testedHeading")}</h2>
        <p class="govuk-body">{say("tested")}</p>
        <h2 class="govuk-heading-m">{say("tellHeading")}</h2>
        <p class="govuk-body">{say("tell")}</p>
      </div>
    </Page>
  );
}
