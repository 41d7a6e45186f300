/**
 * The buttons of a case. The server says which actions are there for this viewer now; here stands
 * only what each button is called and what it opens. A line in the table is a button.
 */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { CaseAction, CaseHeadFragment } from "../api/gql/graphql";
import { useShortcuts } from "../app/shortcuts";
import { AddComment } from "./add-comment";
import { type CaseWords, useWords } from "./words";

/** A dialog that an action opens. */
export type ActionDialog = ComponentType<{ found: CaseHeadFragment; close: () => void }>;

interface Action {
  on: CaseAction;
  /** Its key, for those who switched shortcuts on. */
  shortcut: string;
  word: keyof CaseWords & ("addComment" | "changePrimaryContact");
  opens: { dialog: ActionDialog } | { page: string };
}

const ACTIONS: readonly Action[] = [
  { on: "ADD_COMMENT", shortcut: "c", word: "addComment", opens: { dialog: AddComment } },
  { on: "CHANGE_PRIMARY_CONTACT", shortcut: "p", word: "changePrimaryContact", opens: { page: "contact" } },
];

export function Actions({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const { route } = useLocation();
  const [open, setOpen] = useState<ActionDialog>();
  const offered = ACTIONS.filter(({ on }) => found.viewerMay.includes(on));
  const act = ({ opens }: Action) =>
    "dialog" in opens ? setOpen(() => opens.dialog) : route(`/cases/${found.number}/${opens.page}`);
  useShortcuts(Object.fromEntries(offered.map((action) => [action.shortcut, () => act(action)])));
  // What somebody is writing stays open, even when the right to send it has just ended.
  if (offered.length === 0 && !open) return null;
  const Open = open;
  return (
    <div class="app-actions">
      {offered.map((action) => (
        <button key={action.on} type="button" class="govuk-button" onClick={() => act(action)}>
          {say(action.word)}
        </button>
      ))}
      {Open ? <Open found={found} close={() => setOpen(undefined)} /> : null}
    </div>
  );
}
