/** The last step of an upload: what the files are called, who will see them, and Next. */
import { useEffect } from "preact/hooks";
import { carryOut, useCommand } from "../../api/command";
import {
  AttachFilesDocument,
  type AttachFilesMutation,
  type CaseHeadFragment,
  CaseRelatedDocument,
  CaseTimelineDocument,
  RenameFileDocument,
  type Visibility,
} from "../../api/gql/graphql";
import { outdated } from "../../api/query";
import { ErrorSummary } from "../../ui/error-summary";
import { useForm } from "../../ui/form";
import { TextField } from "../../ui/inputs";
import { useMistakes } from "../../ui/refusals";
import { useWords as useUiWords } from "../../ui/words";
import { fileSize } from "../file-size";
import { patchHead } from "../live-case";
import { visibilityOf, WhoSees } from "../who-sees";
import { parted } from "./limits";
import { useFileWords } from "./words";

const NAME_CHARACTERS_MAX = 200;

/** A file that has come to the server and waits to be put on the case. */
export interface Arrived {
  key: string;
  file: File;
  uploadId: string;
  sha256: string;
}

interface AttachFormProps {
  found: CaseHeadFragment;
  arrived: readonly Arrived[];
  attached: (words: string) => void;
  leave: () => void;
  /** The names without their extensions, of those that got another. */
  names: Readonly<Record<string, string>>;
  setNames: (names: Record<string, string>) => void;
  visibility: Visibility;
  setVisibility: (visibility: Visibility) => void;
}

export function AttachForm(props: AttachFormProps) {
  const { found, arrived, attached, leave, names, setNames, visibility, setVisibility } = props;
  const say = useFileWords();
  const sayUi = useUiWords();
  const { send, standing } = useCommand(AttachFilesDocument);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const refused = useMistakes(standing, () => undefined);
  // Done went with the step before, and the focus with it.
  useEffect(() => document.getElementById("name-0")?.focus(), []);
  const nameOf = ({ key, file }: Arrived) => names[key] ?? parted(file.name).base;
  const full = (one: Arrived) => `${nameOf(one).trim()}${parted(one.file.name).extension}`;
  const wrong = (one: Arrived) => {
    if (!nameOf(one).trim()) return say.text("enterName", one.file.name);
    return [...full(one)].length > NAME_CHARACTERS_MAX ? say.text("nameTooLong") : undefined;
  };
  async function attach(event: Event) {
    event.preventDefault();
    if (isWrong(Object.fromEntries(arrived.map((one, n) => [`name-${n}`, wrong(one)])))) return;
    const uploadIds = arrived.map(({ uploadId }) => uploadId);
    const done = await send({
      caseId: found.id,
      uploadIds,
      visibility: visibilityOf(found, visibility),
    });
    if (!done) return;
    if (done.case) patchHead(found.number, done.case);
    const wanted = arrived.map((one) => ({ sha256: one.sha256, before: one.file.name, name: full(one) }));
    const isRenamed = await rename(found.id, done.files ?? [], wanted);
    outdated(CaseTimelineDocument);
    outdated(CaseRelatedDocument);
    attached(isRenamed ? say.text("attached", arrived.length) : say.text("notRenamed"));
  }
  return (
    <form onSubmit={attach} noValidate>
      <ErrorSummary
        heading={sayUi("thereIsAProblem")}
        mistakes={[...mistakes, ...refused]}
        attempt={attempt}
      />
      <p class="govuk-hint">{say("nameHint")}</p>
      {arrived.map((one, n) => (
        <TextField
          key={one.key}
          id={`name-${n}`}
          label={say("nameOf", one.file.name)}
          hint={`${parted(one.file.name).extension}, ${fileSize(one.file.size)}`}
          error={errorAt(`name-${n}`)}
          value={nameOf(one)}
          onInput={(name) => setNames({ ...names, [one.key]: name })}
        />
      ))}
      <WhoSees {...{ found, visibility, setVisibility }} internal="internal" visibleTo={say("visibleTo")} />
      <div class="govuk-button-group">
        <button type="submit" class="govuk-button" aria-disabled={standing.is === "sending"}>
          {say(standing.is === "sending" ? "attaching" : "next")}
        </button>
        <button type="button" class="govuk-button govuk-button--secondary" onClick={leave}>
          {sayUi("cancel")}
        </button>
      </div>
    </form>
  );
}

type OnCase = NonNullable<AttachFilesMutation["attachFiles"]["files"]>;

/** Gives files their new names, once they are on the case. Whether all of them have them. */
async function rename(
  caseId: string,
  files: OnCase,
  wanted: readonly { sha256: string; before: string; name: string }[],
): Promise<boolean> {
  const left = [...files];
  let isDone = true;
  for (const { sha256, before, name } of wanted) {
    const at = left.findIndex((file) => file.sha256 === sha256);
    const [file] = at < 0 ? [] : left.splice(at, 1);
    if (name === before) continue;
    try {
      const outcome =
        file && (await carryOut(RenameFileDocument, crypto.randomUUID(), { caseId, fileId: file.id, name }));
      if (!outcome || "refused" in outcome) isDone = false;
    } catch {
      isDone = false;
    }
  }
  return isDone;
}
