/** The parts of a request, and how far each has come. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useStore } from "../api/store";
import { BackLink, Page } from "../ui/page";
import type { Draft, Editor } from "./draft-editor";
import { isComplete, isOptional, type Progress, progress } from "./progress";
import { useRequestWords } from "./request-words";
import { SaveStatus } from "./save-status";

export function TaskList({ draft, editor }: { draft: Draft; editor: Editor }) {
  const say = useRequestWords();
  const state = useStore(editor.state);
  useEffect(() => {
    editor.flush();
  }, [editor]);
  const learner = state.draft.appliedFor?.name;
  const ready = isComplete(state);
  return (
    <Page
      title={`${draft.number}: ${draft.service.name}`}
      heading={draft.service.name}
      above={<BackLink href="/">{say("home")}</BackLink>}
    >
      <div class="app-reading">
        <p class="govuk-body">
          {draft.number}
          {learner ? <>. {say("taskListFor", learner)}</> : null}
        </p>
        <p class="govuk-body">{say("tasks")}</p>
        <SaveStatus editor={editor} draft={draft} />
        <ul class="govuk-task-list">
          {draft.service.form.pages.map((page) => (
            <Task
              key={page.key}
              id={page.key}
              href={`/requests/${draft.id}/${page.key}`}
              name={page.title}
              hint={isOptional(page) ? say("optional") : null}
              status={<Status progress={progress(page, state)} />}
            />
          ))}
          <Task
            id="check"
            href={ready ? `/requests/${draft.id}/check` : null}
            name={say("checkTask")}
            status={
              ready ? (
                <Status progress="notStarted" />
              ) : (
                <span class="govuk-task-list__status--cannot-start-yet">{say("cannotStart")}</span>
              )
            }
          />
        </ul>
      </div>
    </Page>
  );
}

interface TaskProps {
  id: string;
  href: string | null;
  name: ComponentChildren;
  hint?: ComponentChildren;
  status: ComponentChildren;
}

function Task({ id, href, name, hint, status }: TaskProps) {
  return (
    <li class={`govuk-task-list__item${href ? " govuk-task-list__item--with-link" : ""}`}>
      <div class="govuk-task-list__name-and-hint">
        {href ? (
          <a
            class="govuk-link govuk-task-list__link"
            href={href}
            aria-describedby={`task-${id}-status${hint ? ` task-${id}-hint` : ""}`}
          >
            {name}
          </a>
        ) : (
          <div>{name}</div>
        )}
        {hint ? (
          <div id={`task-${id}-hint`} class="govuk-task-list__hint">
            {hint}
          </div>
        ) : null}
      </div>
      <div class="govuk-task-list__status" id={`task-${id}-status`}>
        {status}
      </div>
    </li>
  );
}

function Status({ progress: far }: { progress: Progress }) {
  const say = useRequestWords();
  if (far === "completed") return <>{say(far)}</>;
  const colour = far === "problem" ? "red" : far === "inProgress" ? "teal" : "blue";
  return <strong class={`govuk-tag govuk-tag--${colour}`}>{say(far)}</strong>;
}
