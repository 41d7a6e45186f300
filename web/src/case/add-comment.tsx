/** The guide's Add Comment: a box, who will see it, and Submit. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseHeadFragment, Visibility } from "../api/gql/graphql";
import { announce } from "../ui/announce";
import { ErrorSummary } from "../ui/error-summary";
import { LongTextField } from "../ui/inputs";
import { useWords as useUiWords } from "../ui/words";
import { WritingDialog } from "../ui/writing-dialog";
import { type Leaving, put, sendComment } from "./outbox";
import { visibilityOf, WhoSees } from "./who-sees";
import { useWords } from "./words";

const CHARACTERS_MAX = 10_000;

interface AddCommentProps {
  found: CaseHeadFragment;
  close: () => void;
}

/** Keeps what was written when the dialog goes without being closed, as with Back, or when a right ends. */
function useKept(written: Leaving) {
  const latest = useRef<Leaving | undefined>(written);
  if (latest.current) latest.current = written;
  useEffect(
    () => () => {
      if (latest.current?.body.trim()) put(latest.current);
    },
    [],
  );
  return () => {
    latest.current = undefined;
  };
}

export function AddComment({ found, close: closeDialog }: AddCommentProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const [commandId] = useState(() => crypto.randomUUID());
  const [body, setBody] = useState("");
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const mayShare = found.viewerMay.includes("SHARE");
  const [visibility, setVisibility] = useState<Visibility>("INTERNAL");
  const leaving: Leaving = {
    commandId,
    caseId: found.id,
    number: found.number,
    body,
    visibility: visibilityOf(found, visibility),
    stands: { is: "begun" },
  };
  const letGo = useKept(leaving);
  function close() {
    letGo();
    closeDialog();
  }
  function submit(event: Event) {
    event.preventDefault();
    setAttempt(attempt + 1);
    const text = body.trim().normalize("NFC");
    const length = [...text].length;
    if (length === 0) return setProblem(say.text("enterComment"));
    if (length > CHARACTERS_MAX) return setProblem(say.text("commentTooLong"));
    close();
    const { owner } = found;
    sendComment({ ...leaving, body: text }).then((added) => {
      if (!added) return announce(say.text("commentNotSent"));
      if (mayShare) return announce(say.text("commentAdded"));
      announce(owner ? say.text("commentAddedFor", owner.name) : say.text("commentAdded"));
    });
  }
  return (
    <WritingDialog
      heading={say("addComment")}
      written={body.trim() !== ""}
      question={say("discardQuestion")}
      discard={say("discardComment")}
      close={close}
    >
      {(leave) => (
        <form onSubmit={submit} noValidate>
          <ErrorSummary
            heading={sayUi("thereIsAProblem")}
            mistakes={problem ? [{ field: "comment", words: problem }] : []}
            attempt={attempt}
          />
          <p class="govuk-body">
            <strong>{say("commentOn", found.number, found.learner?.name ?? say.text("notKnown"))}</strong>
          </p>
          <LongTextField
            id="comment"
            label={say("comment")}
            error={problem}
            value={body}
            onInput={setBody}
            maxLength={CHARACTERS_MAX}
            rows={6}
            autoFocus
          />
          <WhoSees
            {...{ found, visibility, setVisibility }}
            internal="internalNote"
            visibleTo={say("visibleTo")}
          />
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button">
              {say("submit")}
            </button>
            <button type="button" class="govuk-button govuk-button--secondary" onClick={leave}>
              {sayUi("cancel")}
            </button>
          </div>
        </form>
      )}
    </WritingDialog>
  );
}
