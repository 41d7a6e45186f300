/** All answers on one page, and Submit. */

import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useCommand } from "../api/command";
import {
  CaseListDocument,
  DraftListDocument,
  HomeCountsDocument,
  NameOfDocument,
  SubmitRequestDocument,
} from "../api/gql/graphql";
import { outdated, useAnswer } from "../api/query";
import { useStore } from "../api/store";
import { useViewer } from "../app/session";
import { answerText } from "../case/answers";
import { DetailsList } from "../ui/details-list";
import { ErrorSummary } from "../ui/error-summary";
import { BackLink, Page } from "../ui/page";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import type { Draft, Editor, EditorState } from "./draft-editor";
import { Warning } from "./form-page";
import { type Page as FormPageOf, isComplete, problems } from "./progress";
import { useRequestWords } from "./request-words";
import { answerOf, unreadable } from "./typed";

export function CheckAnswers({ draft, editor }: { draft: Draft; editor: Editor }) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const { route } = useLocation();
  const state = useStore(editor.state);
  const [attempt, setAttempt] = useState(0);
  const { send, standing } = useCommand(SubmitRequestDocument);
  const mistakes = useMistakes(standing, () => undefined);
  useEffect(() => {
    editor.flush();
  }, [editor]);
  const existing =
    standing.is === "refused"
      ? standing.errors
          .map((error) => (error as { existingNumber?: string | null }).existingNumber)
          .find(Boolean)
      : undefined;
  const complete = isComplete(state);
  const warnings = problems(state).filter(({ blocking }) => !blocking);
  const sending = standing.is === "sending";
  async function submit(event: Event) {
    event.preventDefault();
    setAttempt(attempt + 1);
    const { draft: known } = await editor.flush();
    const done = await send({ draftId: known.id, expectedVersion: known.version });
    if (!done) return;
    editor.stop();
    outdated(DraftListDocument);
    outdated(HomeCountsDocument);
    outdated(CaseListDocument);
    route(`/cases/${done.number}/submitted`, true);
  }
  return (
    <Page
      title={say.text("check")}
      heading={say("check")}
      above={<BackLink href={`/requests/${draft.id}`}>{say("taskList")}</BackLink>}
      error={mistakes.length > 0 ? sayUi.text("errorTitle") : undefined}
    >
      <div class="app-reading">
        <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} attempt={attempt} />
        {existing ? (
          <p class="govuk-body">
            <a class="govuk-link" href={`/cases/${existing}`}>
              {say("seeCase", existing)}
            </a>
          </p>
        ) : null}
        {draft.service.form.pages.map((page) => (
          <Answered key={page.key} draft={draft} page={page} state={state} />
        ))}
        {warnings.map(({ key, message }) => (
          <Warning key={key} words={message} />
        ))}
        {complete ? null : <p class="govuk-inset-text">{say("missing")}</p>}
        {complete ? (
          <form onSubmit={submit}>
            <button type="submit" class="govuk-button" aria-disabled={sending}>
              {sending ? say("submitting") : say("submit")}
            </button>
          </form>
        ) : null}
      </div>
    </Page>
  );
}

function Answered({ draft, page, state }: { draft: Draft; page: FormPageOf; state: EditorState }) {
  const say = useRequestWords();
  const contact = useContactName(state, draft);
  const words = {
    learner: state.draft.appliedFor?.name ?? "",
    contact,
    yes: say.text("yes"),
    no: say.text("no"),
  };
  return (
    <>
      <h2 class="govuk-heading-m">{page.title}</h2>
      <DetailsList
        rows={page.questions.map(({ key, kind, label }) => {
          const answer = answerOf(kind, state.typed[key] ?? "");
          const text = answer === unreadable ? "" : answerText(kind, answer, words);
          return {
            key,
            term: label,
            value: text ? (
              <span class="app-text" dir="auto">
                {text}
              </span>
            ) : (
              <span class="app-muted">{say("noAnswer")}</span>
            ),
            change: {
              href: `/requests/${draft.id}/${page.key}?from=check`,
              words: say.text("change"),
              of: label,
            },
          };
        })}
      />
    </>
  );
}

/** The name of the Primary Contact, of whom the answers hold only the id. */
function useContactName(state: EditorState, draft: Draft): string {
  const viewer = useViewer();
  const questions = draft.service.form.pages.flatMap((page) => page.questions);
  const key = questions.find(({ kind }) => kind === "CONTACT")?.key ?? "";
  const id = String(state.typed[key] ?? "");
  const asked = useAnswer(NameOfDocument, { id }, { when: id !== "" && id !== viewer.id });
  if (id === viewer.id) return viewer.name;
  const node = asked.data?.data.node;
  return node && "name" in node ? node.name : "";
}
