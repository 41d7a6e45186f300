/** Signing in. It stands at whatever address was asked for, and then gives way to it. */
import { Page } from "../ui/page";
import { AccountForm } from "./account-form";
import { NotSignedIn } from "./esl-link";
import { signedIn } from "./session";
import { useWords } from "./words";

export default function SignIn() {
  const say = useWords();
  return (
    <Page title={say.text("signInTitle")} heading={say("signInHeading")}>
      <NotSignedIn />
      <AccountForm over={false} done={() => signedIn(undefined)} />
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{say("noEsl")}</span>
        </summary>
        <div class="govuk-details__text">{say("noEslHelp")}</div>
      </details>
    </Page>
  );
}
