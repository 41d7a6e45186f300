/** One page of a request: its questions, saved as they are answered, checked on the way out. */

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useStore } from "../api/store";
import { ErrorSummary } from "../ui/error-summary";
import { BackLink, Page } from "../ui/page";
import { useWords as useUiWords } from "../ui/words";
import type { Draft, Editor } from "./draft-editor";
import { type Page as FormPageOf, type Problem, problemsOn } from "./progress";
import { QuestionField } from "./question-field";
import { useRequestWords } from "./request-words";
import { SaveStatus } from "./save-status";

interface FormPageProps {
  draft: Draft;
  page: FormPageOf;
  editor: Editor;
}

export function FormPage({ draft, page, editor }: FormPageProps) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const { route, query } = useLocation();
  const state = useStore(editor.state);
  // As they were when somebody wanted to go on: nothing moves while it is being mended.
  const [blocking, setBlocking] = useState<readonly Problem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const notices = problemsOn(page, state).filter((problem) => !problem.blocking);
  const tasks = `/requests/${draft.id}`;
  const from = query.from === "check" ? `${tasks}/check` : tasks;

  function next(): string {
    if (query.from === "check") return `${tasks}/check`;
    const { pages } = draft.service.form;
    const following = pages[pages.findIndex(({ key }) => key === page.key) + 1];
    return following ? `${tasks}/${following.key}` : tasks;
  }
  async function go(event: Event) {
    event.preventDefault();
    const saved = await editor.flush();
    const stand = problemsOn(page, saved).filter((problem) => problem.blocking);
    setBlocking(stand);
    setAttempt(attempt + 1);
    if (stand.length === 0 && saved.saving === "saved" && saved.clashes.length === 0) route(next());
  }
  async function back() {
    await editor.flush();
    route(tasks);
  }
  return (
    <Page
      title={page.title}
      heading={page.title}
      above={<BackLink href={from}>{query.from === "check" ? say("check") : say("taskList")}</BackLink>}
      error={blocking.length > 0 ? sayUi.text("errorTitle") : undefined}
    >
      <div class="app-reading">
        <ErrorSummary
          heading={sayUi("thereIsAProblem")}
          mistakes={blocking.map(({ key, message }) => ({
            field: key,
            words: `${labelOf(page, key)}: ${message}`,
          }))}
          attempt={attempt}
        />
        {page.key === "safety" ? (
          <Warning words={page.instructions} />
        ) : (
          <p class="govuk-body">{page.instructions}</p>
        )}
        <form onSubmit={go} noValidate>
          {page.questions.map((question) => (
            <QuestionField
              key={question.key}
              question={question}
              draft={draft}
              editor={editor}
              error={blocking.find(({ key }) => key === question.key)?.message}
              notice={notices.find(({ key }) => key === question.key)?.message}
            />
          ))}
          <SaveStatus editor={editor} draft={draft} />
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button">
              {say("saveAndContinue")}
            </button>
            <button type="button" class="govuk-button govuk-button--secondary" onClick={back}>
              {say("saveAndReturn")}
            </button>
          </div>
        </form>
      </div>
    </Page>
  );
}

function labelOf(page: FormPageOf, key: string): string {
  return page.questions.find((question) => question.key === key)?.label ?? key;
}

export function Warning({ words }: { words: string }) {
  const say = useRequestWords();
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{say("warning")}</span>
        {words}
      </strong>
    </div>
  );
}
