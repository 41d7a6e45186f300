/** The frame of what is done about somebody's access: whose it is, and the form. */
import type { ComponentChildren } from "preact";
import type { Standing } from "../api/command";
import type { Mistake } from "../ui/error-summary";
import { FormDialog } from "../ui/form-dialog";
import { useWords } from "./words";

interface MemberDialogProps {
  heading: ComponentChildren;
  /** Whose access it is; nobody's yet while somebody is added. */
  whose?: ComponentChildren;
  submit: ComponentChildren;
  /** It can't be undone with a click. */
  warning?: boolean;
  standing: Standing;
  mistakes: readonly Mistake[];
  attempt: number;
  /** The element of a field of the command. */
  field?: (name: string) => string | undefined;
  /** Something was chosen or written that closing would lose. */
  written: boolean;
  /** A step back, in place of Cancel. */
  back?: { words: ComponentChildren; act: () => void };
  onSubmit: () => void;
  close: () => void;
  children: ComponentChildren;
}

export function MemberDialog({ whose, field, ...rest }: MemberDialogProps) {
  const say = useWords();
  return (
    <FormDialog
      {...rest}
      about={whose}
      sending={say("sending")}
      field={(path) => field?.(path.at(-1) ?? "")}
    />
  );
}
