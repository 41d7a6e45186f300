/** A section whose day has not come. */
import { dayAndMonth } from "../i18n/dates";
import { Section } from "../ui/section";
import { useWords } from "./words";

export function NotYet({ id, from }: { id: "active" | "closed"; from: string }) {
  const say = useWords();
  return (
    <Section id={id} heading={say(id, "")}>
      <p class="govuk-body">{say("available", dayAndMonth(from, say.language))}</p>
    </Section>
  );
}
