/** A request being made: its draft, and the page of it that the address names. */
import { useEffect, useState } from "preact/hooks";
import { RequestDraftDocument } from "../api/gql/graphql";
import { client, keyOf, useAnswer } from "../api/query";
import { keepSafe, type Unsaved } from "../api/unsaved";
import { useViewer } from "../app/session";
import { BackLink, Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { CheckAnswers } from "./check-answers";
import { type Draft, type Editor, type EditorState, editor } from "./draft-editor";
import { FormPage } from "./form-page";
import { useRequestWords } from "./request-words";
import { TaskList } from "./task-list";

interface RequestProps {
  params: { draft: string; page?: string };
}

export default function Request({ params: { draft, page } }: RequestProps) {
  return <Opened key={draft} id={draft} page={page} />;
}

function Opened({ id, page }: { id: string; page: string | undefined }) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const viewer = useViewer();
  const { data, error, refetch } = useAnswer(RequestDraftDocument, { id });
  const [open, setOpen] = useState<{ draft: Draft; editor: Editor }>();
  const draft = data?.data.draft;
  const mine = draft?.createdBy.id === viewer.id;
  useEffect(() => {
    // The fields are ours from now on; a newer answer of the server's is joined when we save.
    if (!draft || !mine || open) return;
    setOpen({ draft, editor: editor(draft, sayUi.text("dateNotReal")) });
  }, [draft, mine, open]);
  useKept(open?.editor, id);
  if (data && (!draft || !mine) && !open) return <NoDraft />;
  if (!open) {
    return (
      <Page heading={say("home")}>
        {error ? <TroublePanel what={say.text("draftName")} error={error} again={refetch} /> : null}
        {error ? null : <Skeleton lines={8} words={sayUi("loading", say.text("draftName"))} />}
      </Page>
    );
  }
  const form = open.draft.service.form;
  const shown = form.pages.find(({ key }) => key === page);
  if (page === "check") return <CheckAnswers key="check" {...open} />;
  if (shown) return <FormPage key={shown.key} page={shown} {...open} />;
  return page ? <NoDraft /> : <TaskList key="tasks" {...open} />;
}

/** Saves what is left when the page goes away, whichever way it goes. */
function useKept(kept: Editor | undefined, id: string): void {
  useEffect(() => {
    if (!kept) return;
    const hide = () => {
      if (document.visibilityState === "hidden") kept.leave();
    };
    addEventListener("visibilitychange", hide);
    addEventListener("pagehide", kept.leave);
    const safe = keepSafe(() => unsavedIn(kept));
    return () => {
      removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", kept.leave);
      kept.flush().then(() => {
        whenSaved(kept, () => {
          kept.stop();
          safe();
        });
      });
      // What comes back to this draft asks for it anew.
      client.removeQueries({ queryKey: keyOf(RequestDraftDocument, { id }) });
    };
  }, [kept, id]);
}

/** It goes on trying by itself, also when nobody looks at the draft any more. */
function whenSaved({ state }: Editor, done: () => void): void {
  const isOver = ({ saving }: EditorState) => saving === "saved" || saving === "gone";
  if (isOver(state.get())) {
    done();
    return;
  }
  const unwatch = state.watch((now) => {
    if (!isOver(now)) return;
    unwatch();
    done();
  });
}

/** What was typed a moment ago is saved even while the page goes; a save that is cut off, or fails, is not. */
function unsavedIn({ state }: Editor): Unsaved {
  switch (state.get().saving) {
    case "saved":
    case "gone":
      return "no";
    case "waiting":
      return "going";
    case "saving":
    case "failed":
      return "lost";
  }
}

function NoDraft() {
  const say = useRequestWords();
  return (
    <Page
      key="none"
      title={say.text("noDraft")}
      heading={say("noDraft")}
      above={<BackLink href="/">{say("home")}</BackLink>}
    >
      <p class="govuk-body">{say("noDraftHelp")}</p>
    </Page>
  );
}
