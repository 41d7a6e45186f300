/** A file on its way: how far it is, or why it is not taken, and what can be done about it. */
import { fileSize } from "../file-size";
import type { Upload } from "./uploads";
import { useFileWords } from "./words";

interface UploadRowProps {
  upload: Upload;
  again: () => void;
  cancel: () => void;
}

export function UploadRow({ upload, again, cancel }: UploadRowProps) {
  const say = useFileWords();
  const { file, stands } = upload;
  const { name } = file;
  const trouble = useTrouble(upload);
  return (
    <li class="app-uploads__row">
      <p
        class={trouble ? "govuk-error-message" : "app-uploads__name"}
        dir="auto"
        role={trouble ? "alert" : undefined}
      >
        {trouble ?? name}
      </p>
      {stands.is === "waiting" ? <p class="app-muted">{say("waiting")}</p> : null}
      {stands.is === "sending" ? <Progress file={file} bytes={stands.bytes} /> : null}
      {stands.is === "sent" ? <p class="app-muted">✓ {say("uploaded")}</p> : null}
      {stands.is === "failed" ? (
        <button
          type="button"
          class="app-button-link"
          aria-label={say.text("tryAgainThis", name)}
          onClick={again}
        >
          {say("tryAgain")}
        </button>
      ) : null}{" "}
      <button
        type="button"
        class="app-button-link"
        aria-label={say.text(trouble || stands.is === "sent" ? "removeThis" : "cancelThis", name)}
        onClick={cancel}
      >
        {say(trouble || stands.is === "sent" ? "remove" : "cancel")}
      </button>
    </li>
  );
}

function Progress({ file, bytes }: { file: File; bytes: number }) {
  const say = useFileWords();
  const percent = Math.floor((bytes / file.size) * 100);
  return (
    <>
      <progress class="app-uploads__progress" aria-label={file.name} value={bytes} max={file.size} />
      <p class="app-muted">{say("sizeOf", fileSize(bytes), fileSize(file.size), percent)}</p>
    </>
  );
}

/** Why a file is not taken. */
function useTrouble({ file, stands }: Upload): string | undefined {
  const say = useFileWords();
  switch (stands.is) {
    case "wrong":
      return say.text(stands.wrong, file.name, fileSize(file.size));
    case "known":
      return say.text("known", stands.name);
    case "refused":
      return say.text("refused", file.name, stands.words);
    case "failed":
      return say.text("failed", file.name);
    case "waiting":
    case "sending":
    case "sent":
      return undefined;
  }
}
