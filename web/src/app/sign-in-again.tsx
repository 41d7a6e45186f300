/**
 * The session has ended under an open page. Signing in again as the same person goes on where they
 * were, with what they had written; anybody else starts with an empty page.
 */
import { useModal } from "../ui/modal";
import { AccountForm } from "./account-form";
import { signedIn, useViewer } from "./session";
import { useWords } from "./words";

export default function SignInAgain() {
  const say = useWords();
  const viewer = useViewer();
  // There is nothing to go back to before signing in.
  const modal = useModal(() => undefined);
  return (
    <dialog class="app-dialog app-dialog--veil" aria-labelledby="session-over" {...modal}>
      <h2 class="govuk-heading-m" id="session-over">
        {say("sessionOver")}
      </h2>
      <p class="govuk-body">{say("sessionOverHelp")}</p>
      <AccountForm over done={() => signedIn(viewer)} />
    </dialog>
  );
}
