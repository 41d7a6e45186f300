/**
 * The buttons of a case. The server says which actions are there for this viewer now; here stands
 * only what each button is called and what it opens. A line in the table is a button.
 */
import type { ComponentType } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { CaseAction, CaseHeadFragment } from "../api/gql/graphql";
import { later } from "../app/later";
import { useShortcuts } from "../app/shortcuts";
import { useFooting } from "../ui/footing";
import { AddComment } from "./add-comment";
import { useDrop } from "./files/drop";
import { UploadFiles } from "./files/upload-dialog";
import { type CaseWords, useWords } from "./words";

const acts = () => import("../provider/acts");

/** A dialog that an action opens. */
export type ActionDialog = ComponentType<{ found: CaseHeadFragment; close: () => void }>;

interface Action {
  on: CaseAction;
  /** Its key, for those who switched shortcuts on. */
  shortcut?: string;
  word: keyof CaseWords & ("addComment" | "uploadFiles" | "changePrimaryContact" | `act${string}`);
  opens: { dialog: ActionDialog } | { picker: true } | { page: string };
  /** What the guide's screen has stands out from what is beside it. */
  quiet?: boolean;
}

type Acts = typeof import("../provider/acts");
type DialogName = { [K in keyof Acts]: Acts[K] extends ActionDialog ? K : never }[keyof Acts];

/** What those do who work on cases; its code is fetched when it is first wanted. */
function work(on: CaseAction, word: Action["word"], name: DialogName): Action {
  const dialog: ActionDialog = later(() => acts().then((all) => all[name] as ActionDialog));
  return { on, word, opens: { dialog }, quiet: true };
}

const ACTIONS: readonly Action[] = [
  { on: "ADD_COMMENT", shortcut: "c", word: "addComment", opens: { dialog: AddComment } },
  { on: "UPLOAD_FILES", shortcut: "u", word: "uploadFiles", opens: { picker: true } },
  { on: "CHANGE_PRIMARY_CONTACT", shortcut: "p", word: "changePrimaryContact", opens: { page: "contact" } },
  work("ANSWER_TRANSFER", "actAnswerTransfer", "AnswerTransfer"),
  work("ALLOCATE", "actAllocate", "Allocate"),
  work("ASSIGN", "actAssign", "Assign"),
  work("RESUME", "actResume", "Resume"),
  work("PAUSE", "actPause", "Pause"),
  work("REFER", "actRefer", "Refer"),
  work("TRANSFER", "actTransfer", "RequestTransfer"),
  work("RETURN_REQUEST", "actReturn", "ReturnRequest"),
  work("DECLINE_REQUEST", "actDecline", "DeclineRequest"),
  work("CLOSE", "actClose", "Close"),
  work("REOPEN", "actReopen", "Reopen"),
];

export function Actions({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const { route } = useLocation();
  const [open, setOpen] = useState<ActionDialog>();
  const [picked, setPicked] = useState<readonly File[]>();
  const picker = useRef<HTMLInputElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  useFooting(buttons);
  const offered = ACTIONS.filter(({ on }) => found.viewerMay.includes(on));
  // While a dialog is open, what falls on the page is no part of what somebody does there.
  const mayDrop = found.viewerMay.includes("UPLOAD_FILES") && !open && !picked;
  const over = useDrop(mayDrop ? setPicked : undefined);
  function act({ opens }: Action): void {
    if ("dialog" in opens) setOpen(() => opens.dialog);
    else if ("picker" in opens) picker.current?.click();
    else route(`/cases/${found.number}/${opens.page}`);
  }
  const keyed = offered.flatMap((action) => (action.shortcut ? [[action.shortcut, () => act(action)]] : []));
  useShortcuts(Object.fromEntries(keyed));
  // What somebody is writing stays open, even when the right to send it has just ended.
  if (offered.length === 0 && !open && !picked) return null;
  const Open = open;
  return (
    <div class="app-actions" ref={buttons}>
      {over ? (
        <p class="app-drop" aria-hidden="true">
          {say("dropHere")}
        </p>
      ) : null}
      {offered.map((action) => (
        <button
          key={action.on}
          type="button"
          class={`govuk-button${action.quiet ? " govuk-button--secondary" : ""}`}
          onClick={() => act(action)}
        >
          {say(action.word)}
        </button>
      ))}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={say.text("uploadFiles")}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be picked again.
          currentTarget.value = "";
          if (files.length > 0) setPicked(files);
        }}
      />
      {picked ? <UploadFiles found={found} files={picked} close={() => setPicked(undefined)} /> : null}
      {Open ? <Open found={found} close={() => setOpen(undefined)} /> : null}
    </div>
  );
}
