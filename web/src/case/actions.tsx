/**
 * The buttons of a case. The server says which actions are there for this viewer now; here stands
 * only what each button is called and what it opens. A line in the table is a button.
 */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { CaseAction, CaseHeadFragment } from "../api/gql/graphql";
import { later } from "../app/later";
import { AddComment } from "./add-comment";
import { type CaseWords, useWords } from "./words";

const acts = () => import("../provider/acts");

/** A dialog that an action opens. */
export type ActionDialog = ComponentType<{ found: CaseHeadFragment; close: () => void }>;

interface Action {
  on: CaseAction;
  word: keyof CaseWords & ("addComment" | "changePrimaryContact" | `act${string}`);
  opens: { dialog: ActionDialog } | { page: string };
  /** What the guide's screen has stands out from what is beside it. */
  quiet?: boolean;
}

/** An act of those who work on cases. */
function act(on: CaseAction, word: Action["word"], dialog: ActionDialog): Action {
  return { on, word, opens: { dialog }, quiet: true };
}

const ACTIONS: readonly Action[] = [
  { on: "ADD_COMMENT", word: "addComment", opens: { dialog: AddComment } },
  { on: "CHANGE_PRIMARY_CONTACT", word: "changePrimaryContact", opens: { page: "contact" } },
  act(
    "ANSWER_TRANSFER",
    "actAnswerTransfer",
    later(() => acts().then((all) => all.AnswerTransfer)),
  ),
  act(
    "ALLOCATE",
    "actAllocate",
    later(() => acts().then((all) => all.Allocate)),
  ),
  act(
    "ASSIGN",
    "actAssign",
    later(() => acts().then((all) => all.Assign)),
  ),
  act(
    "RESUME",
    "actResume",
    later(() => acts().then((all) => all.Resume)),
  ),
  act(
    "PAUSE",
    "actPause",
    later(() => acts().then((all) => all.Pause)),
  ),
  act(
    "REFER",
    "actRefer",
    later(() => acts().then((all) => all.Refer)),
  ),
  act(
    "TRANSFER",
    "actTransfer",
    later(() => acts().then((all) => all.RequestTransfer)),
  ),
  act(
    "RETURN_REQUEST",
    "actReturn",
    later(() => acts().then((all) => all.ReturnRequest)),
  ),
  act(
    "DECLINE_REQUEST",
    "actDecline",
    later(() => acts().then((all) => all.DeclineRequest)),
  ),
  act(
    "CLOSE",
    "actClose",
    later(() => acts().then((all) => all.Close)),
  ),
  act(
    "REOPEN",
    "actReopen",
    later(() => acts().then((all) => all.Reopen)),
  ),
];

export function Actions({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const { route } = useLocation();
  const [open, setOpen] = useState<ActionDialog>();
  const offered = ACTIONS.filter(({ on }) => found.viewerMay.includes(on));
  // What somebody is writing stays open, even when the right to send it has just ended.
  if (offered.length === 0 && !open) return null;
  const Open = open;
  return (
    <div class="app-actions">
      {offered.map(({ on, word, opens, quiet }) => (
        <button
          key={on}
          type="button"
          class={`govuk-button${quiet ? " govuk-button--secondary" : ""}`}
          onClick={() =>
            "dialog" in opens ? setOpen(() => opens.dialog) : route(`/cases/${found.number}/${opens.page}`)
          }
        >
          {say(word)}
        </button>
      ))}
      {Open ? <Open found={found} close={() => setOpen(undefined)} /> : null}
    </div>
  );
}
