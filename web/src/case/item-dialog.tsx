/** What somebody may do with one comment or file: rename or amend it, take it back, report it. */
import { useState } from "preact/hooks";
import { useCommand } from "../api/command";
import {
  AmendCommentDocument,
  type CaseHeadFragment,
  CaseRelatedDocument,
  CaseTimelineDocument,
  type ItemAction,
  RenameFileDocument,
  ReportMisfilingDocument,
  WithdrawCommentDocument,
  WithdrawFileDocument,
} from "../api/gql/graphql";
import { outdated } from "../api/query";
import { announce } from "../ui/announce";
import { ErrorSummary } from "../ui/error-summary";
import { useForm } from "../ui/form";
import { LongTextField, Radios, TextField } from "../ui/inputs";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import { WritingDialog } from "../ui/writing-dialog";
import { parted } from "./files/limits";
import { useItemWords } from "./item-words";
import { useWords } from "./words";

/** A comment or file, as whoever changes it must see it. */
export interface Item {
  id: string;
  is: "comment" | "file";
  /** A file's name, or a comment's text. */
  text: string;
  /** What it is called in a heading. */
  called: string;
  viewerMay: readonly ItemAction[];
}

/** As the server counts them. */
const NAME_MAX = 200;
const COMMENT_MAX = 10_000;
const REASON_MAX = 4_000;

const lengthOf = (text: string) => [...text.trim().normalize("NFC")].length;

interface ItemDialogProps {
  found: CaseHeadFragment;
  item: Item;
  close: () => void;
}

export function ItemDialog({ found, item, close }: ItemDialogProps) {
  const say = useItemWords();
  const sayCase = useWords();
  const sayUi = useUiWords();
  const { base, extension } = item.is === "file" ? parted(item.text) : { base: item.text, extension: "" };
  const [only] = item.viewerMay;
  const [action, setAction] = useState(item.viewerMay.length === 1 ? only : undefined);
  const [text, setText] = useState(base);
  const [reason, setReason] = useState("");
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const { send, standing } = useItemCommand(found, item);
  const refused = useMistakes(standing, ([name]) => fieldOf(name));
  const isSending = standing.is === "sending";
  async function submit(event: Event) {
    event.preventDefault();
    if (isWrong(wrongWith(say, action, { text, reason, extension })) || !action) return;
    if (!(await send(action, { text: `${text.trim()}${extension}`, reason: reason.trim() }))) return;
    close();
    announce(say.text(`done${action}`));
    outdated(CaseTimelineDocument);
    outdated(CaseRelatedDocument);
  }
  const isGrave = action === "WITHDRAW" || action === "REPORT_MISFILING";
  return (
    <WritingDialog
      heading={<span dir="auto">{item.called}</span>}
      written={text !== base || reason.trim() !== ""}
      close={close}
    >
      {(leave) => (
        <form onSubmit={submit} noValidate>
          <ErrorSummary
            heading={sayUi("thereIsAProblem")}
            mistakes={[...mistakes, ...refused]}
            attempt={attempt}
          />
          <p class="govuk-body">
            <strong dir="auto">
              {sayCase("commentOn", found.number, found.learner?.name ?? sayCase.text("notKnown"))}
            </strong>
          </p>
          {item.viewerMay.length > 1 ? (
            <Radios
              id="action"
              label={say("whatToDo")}
              legendSize="s"
              small
              error={errorAt("action")}
              value={action ?? ""}
              onInput={(value) => setAction(value as ItemAction)}
              choices={item.viewerMay.map((value) => ({
                value,
                label: say(value),
                hint:
                  value === "WITHDRAW"
                    ? say("withdrawHint")
                    : value === "REPORT_MISFILING"
                      ? say("reportHint")
                      : undefined,
              }))}
            />
          ) : (
            <p class="govuk-body">{say("reportHint")}</p>
          )}
          <Fields {...{ action, text, setText, reason, setReason, extension, errorAt }} />
          <div class="govuk-button-group">
            <button
              type="submit"
              class={`govuk-button${isGrave ? " govuk-button--warning" : ""}`}
              aria-disabled={isSending}
            >
              {isSending ? say("sending") : action ? say(`submit${action}`) : say("submit")}
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

interface FieldsProps {
  action: ItemAction | undefined;
  text: string;
  setText: (text: string) => void;
  reason: string;
  setReason: (reason: string) => void;
  extension: string;
  errorAt: ReturnType<typeof useForm>["errorAt"];
}

function Fields({ action, text, setText, reason, setReason, extension, errorAt }: FieldsProps) {
  const say = useItemWords();
  switch (action) {
    case undefined:
      return null;
    case "RENAME":
      return (
        <TextField
          id="text"
          label={say("fileName")}
          hint={say("nameHint", extension)}
          error={errorAt("text")}
          value={text}
          onInput={setText}
        />
      );
    case "AMEND":
      return (
        <LongTextField
          id="text"
          label={say("comment")}
          error={errorAt("text")}
          value={text}
          onInput={setText}
          maxLength={COMMENT_MAX}
          rows={6}
        />
      );
    case "WITHDRAW":
    case "REPORT_MISFILING": {
      const isReport = action === "REPORT_MISFILING";
      return (
        <LongTextField
          id="reason"
          label={say(isReport ? "reason" : "reasonOptional")}
          hint={say(isReport ? "reportReasonHint" : "withdrawReasonHint")}
          error={errorAt("reason")}
          value={reason}
          onInput={setReason}
          maxLength={REASON_MAX}
          rows={3}
        />
      );
    }
  }
}

/** The element of a field of the command. */
function fieldOf(name: string | undefined): string | undefined {
  if (name === "name" || name === "body") return "text";
  return name === "reason" ? name : undefined;
}

type Typed = Pick<FieldsProps, "text" | "reason" | "extension">;

function wrongWith(
  say: ReturnType<typeof useItemWords>,
  action: ItemAction | undefined,
  { text, reason, extension }: Typed,
): Record<string, string | undefined> {
  const isLong = lengthOf(reason) > REASON_MAX ? say.text("reasonTooLong") : undefined;
  switch (action) {
    case undefined:
      return { action: say.text("choose") };
    case "RENAME":
      if (lengthOf(text) === 0) return { text: say.text("enterName") };
      return { text: lengthOf(`${text}${extension}`) > NAME_MAX ? say.text("nameTooLong") : undefined };
    case "AMEND":
      if (lengthOf(text) === 0) return { text: say.text("enterComment") };
      return { text: lengthOf(text) > COMMENT_MAX ? say.text("commentTooLong") : undefined };
    case "WITHDRAW":
      return { reason: isLong };
    case "REPORT_MISFILING":
      return { reason: lengthOf(reason) === 0 ? say.text("enterReason") : isLong };
  }
}

/** The commands that a dialog may send; one of them is. */
function useItemCommand({ id: caseId }: CaseHeadFragment, { id, is }: Item) {
  const rename = useCommand(RenameFileDocument);
  const amend = useCommand(AmendCommentDocument);
  const withdrawFile = useCommand(WithdrawFileDocument);
  const withdrawComment = useCommand(WithdrawCommentDocument);
  const report = useCommand(ReportMisfilingDocument);
  const commands = [rename, amend, withdrawFile, withdrawComment, report];
  const standing = commands.map((command) => command.standing).find((one) => one.is !== "ready");
  async function send(action: ItemAction, { text, reason }: { text: string; reason: string }) {
    for (const { clear } of commands) clear();
    switch (action) {
      case "RENAME":
        return rename.send({ caseId, fileId: id, name: text });
      case "AMEND":
        return amend.send({ caseId, commentId: id, body: text.normalize("NFC") });
      case "WITHDRAW":
        return is === "file"
          ? withdrawFile.send({ caseId, fileId: id, reason: reason || null })
          : withdrawComment.send({ caseId, commentId: id, reason: reason || null });
      case "REPORT_MISFILING":
        return report.send({ caseId, itemId: id, reason });
    }
  }
  return { send, standing: standing ?? ({ is: "ready" } as const) };
}
