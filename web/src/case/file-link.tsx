/** A file's name, a link once it may be opened, and why it may not be. */
import { fileSize } from "./file-size";
import { useWords } from "./words";

export interface FileShown {
  name: string | null;
  type: string;
  bytes: number;
  href: string | null;
  scan: "PENDING" | "CLEAN" | "INFECTED";
}

export function FileLink({ file }: { file: FileShown }) {
  const say = useWords();
  if (file.name === null) return <span class="app-muted">{say("fileWithdrawn")}</span>;
  if (file.href) {
    return (
      <a class="govuk-link" href={file.href} target="_blank" rel="noreferrer" dir="auto">
        {file.name}
        <span class="govuk-visually-hidden">
          {" "}
          ({file.type}, {fileSize(file.bytes)})
        </span>
      </a>
    );
  }
  return (
    <>
      <bdi>{file.name}</bdi>
      {file.scan === "PENDING" ? <span class="app-muted app-block">{say("beingChecked")}</span> : null}
      {file.scan === "INFECTED" ? <strong class="app-block">{say("infected")}</strong> : null}
    </>
  );
}
