/** The guide's Upload Files: what was picked is sent, then named, then put on the case. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseHeadFragment, Visibility } from "../../api/gql/graphql";
import { announce } from "../../ui/announce";
import { WritingDialog } from "../../ui/writing-dialog";
import { useWords } from "../words";
import { type Arrived, AttachForm } from "./attach-form";
import { UploadRow } from "./upload-row";
import { type Upload, useUploads } from "./uploads";
import { useFileWords } from "./words";

interface UploadFilesProps {
  found: CaseHeadFragment;
  files: readonly File[];
  close: () => void;
}

const isGoing = ({ stands }: Upload) => stands.is === "waiting" || stands.is === "sending";

export function UploadFiles({ found, files, close }: UploadFilesProps) {
  const say = useFileWords();
  const sayCase = useWords();
  const { uploads, again, cancel } = useUploads(found, files);
  const [isNaming, setNaming] = useState(false);
  // Kept here, for whoever is asked whether to discard them and goes on.
  const [names, setNames] = useState<Record<string, string>>({});
  const [visibility, setVisibility] = useState<Visibility>("INTERNAL");
  const arrived = uploads.flatMap(({ key, file, stands }): Arrived[] =>
    stands.is === "sent" ? [{ key, file, ...stands }] : [],
  );
  useEffect(() => {
    if (uploads.length === 0) close();
  }, [uploads.length]);
  return (
    <WritingDialog
      heading={say(isNaming ? "nameFiles" : "uploadFiles")}
      written={arrived.length > 0 || uploads.some(isGoing)}
      question={say("discardQuestion")}
      discard={say("discardFiles")}
      close={close}
    >
      {(leave) => (
        <>
          <p class="govuk-body">
            <strong dir="auto">
              {sayCase("commentOn", found.number, found.learner?.name ?? sayCase.text("notKnown"))}
            </strong>
          </p>
          {isNaming ? (
            <AttachForm
              {...{ found, arrived, leave, names, setNames, visibility, setVisibility }}
              attached={(words) => {
                close();
                announce(words);
              }}
            />
          ) : (
            <OnTheirWay {...{ uploads, again, cancel, leave }} done={() => setNaming(true)} />
          )}
        </>
      )}
    </WritingDialog>
  );
}

interface OnTheirWayProps {
  uploads: readonly Upload[];
  again: (key: string) => void;
  cancel: (key: string) => void;
  leave: () => void;
  done: () => void;
}

function OnTheirWay({ uploads, again, cancel, leave, done }: OnTheirWayProps) {
  const say = useFileWords();
  const last = useRef<HTMLButtonElement>(null);
  const sent = uploads.filter(({ stands }) => stands.is === "sent").length;
  const isSettled = !uploads.some(isGoing);
  useEffect(() => {
    // The button of a file that has arrived is gone, and the focus with it.
    if (isSettled && !document.activeElement?.closest("dialog button")) last.current?.focus();
  }, [isSettled]);
  return (
    <>
      <ul class="govuk-list app-uploads">
        {uploads.map((upload) => (
          <UploadRow
            key={upload.key}
            upload={upload}
            again={() => again(upload.key)}
            cancel={() => cancel(upload.key)}
          />
        ))}
      </ul>
      <p class="govuk-body" role="status">
        {isSettled ? (
          <>
            {sent > 0 ? <span aria-hidden="true">✓ </span> : null}
            {say("uploadedOf", sent, uploads.length)}
          </>
        ) : isHalfWay(uploads) ? (
          say("halfWay")
        ) : (
          ""
        )}
      </p>
      <button
        type="button"
        class="govuk-button app-tight"
        ref={last}
        aria-disabled={!isSettled}
        onClick={() => {
          if (isSettled) sent > 0 ? done() : leave();
        }}
      >
        {say(isSettled && sent === 0 ? "close" : "done")}
      </button>
    </>
  );
}

/** Told once, not at each byte. */
function isHalfWay(uploads: readonly Upload[]): boolean {
  const all = uploads.reduce((sum, { file }) => sum + file.size, 0);
  const there = uploads.reduce((sum, { file, stands }) => {
    if (stands.is === "sending") return sum + stands.bytes;
    return isGoing({ file, stands, key: "" }) ? sum : sum + file.size;
  }, 0);
  return there * 2 >= all;
}
