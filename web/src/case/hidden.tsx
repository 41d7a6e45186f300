/** No such case, or not for this viewer: the two look alike. */
import { useStore } from "../api/store";
import { BackLink, Page } from "../ui/page";
import { Leavings } from "./leavings";
import { outbox } from "./outbox";
import { useWords } from "./words";

/** `left`: the number of a case that was on the screen until the right to it ended. */
export function Hidden({ left }: { left?: string }) {
  const say = useWords();
  const heading = left ? "hiddenNow" : "hidden";
  return (
    <Page
      key={heading}
      title={say.text(heading)}
      heading={say(heading)}
      above={<BackLink href="/">{say("home")}</BackLink>}
    >
      {left ? <Unsent number={left} /> : <p class="govuk-body">{say("hiddenHelp")}</p>}
      <p class="govuk-body">{say("hiddenAsk")}</p>
    </Page>
  );
}

/** Their own words are theirs to keep, though the case is not. */
function Unsent({ number }: { number: string }) {
  const say = useWords();
  const isLeft = useStore(outbox).some((leaving) => leaving.number === number);
  if (!isLeft) return null;
  return (
    <>
      <p class="govuk-body">{say("hiddenLeft")}</p>
      <Leavings number={number} />
    </>
  );
}
