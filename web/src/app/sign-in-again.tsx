/**
 * The session has ended under an open page. Signing in again as the same person goes on where they
 * were, with what they had written; anybody else starts with an empty page.
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import { AccountForm } from "./account-form";
import { signedIn, useViewer } from "./session";
import { useWords } from "./words";

export default function SignInAgain() {
  const say = useWords();
  const viewer = useViewer();
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    const dialog = box.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      class="app-dialog app-dialog--veil"
      ref={box}
      aria-labelledby="session-over"
      // There is nothing to go back to before signing in.
      onCancel={(event) => event.preventDefault()}
    >
      <h2 class="govuk-heading-m" id="session-over">
        {say("sessionOver")}
      </h2>
      <p class="govuk-body">{say("sessionOverHelp")}</p>
      <AccountForm over done={() => signedIn(viewer)} />
    </dialog>
  );
}
