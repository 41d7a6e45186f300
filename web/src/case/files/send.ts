/** One file on its way to the server: begun by a command, sent by a request that tells how far it is. */
import { carryOut } from "../../api/command";
import { BeginUploadDocument } from "../../api/gql/graphql";
import { sessionEnded } from "../../api/session-end";

/** What came of it. `again`: it may be sent again. */
export type Sent =
  | { is: "sent"; uploadId: string; sha256: string }
  | { is: "refused"; words: string }
  | { is: "failed"; again: true };

const TRIES_MAX = 5;
const WAIT_FIRST_MS = 400;
/** After these the same bytes may be taken. */
const PASSING: readonly number[] = [0, 408, 429, 500, 502, 503, 504];

export interface Sending {
  commandId: string;
  caseId: string;
  file: File;
  signal: AbortSignal;
  progress: (bytes: number) => void;
}

/** Sends a file, and again when the network fails or the server is busy. */
export async function sendFile(sending: Sending): Promise<Sent> {
  const { commandId, caseId, file, signal } = sending;
  try {
    const input = { caseId, name: file.name, type: file.type, bytes: file.size };
    const begun = await carryOut(BeginUploadDocument, commandId, input);
    if ("refused" in begun) return { is: "refused", words: begun.refused[0]?.message ?? "" };
    const { upload } = begun.done;
    if (!upload) return { is: "failed", again: true };
    for (let attempt = 1; attempt <= TRIES_MAX && !signal.aborted; attempt += 1) {
      if (attempt > 1) await pause(attempt, signal);
      const answer = await put(upload.href, sending);
      if (answer.status === 200 && answer.sha256)
        return { is: "sent", uploadId: upload.id, sha256: answer.sha256 };
      if (answer.status === 401) sessionEnded();
      else if (!PASSING.includes(answer.status)) return { is: "refused", words: answer.words };
    }
  } catch {
    // No answer to the command: as good as none to the file.
  }
  return { is: "failed", again: true };
}

interface PutAnswer {
  /** 0: none came. */
  status: number;
  sha256?: string | undefined;
  words: string;
}

/** `fetch` tells nothing of how far a request has come. */
function put(href: string, { file, signal, progress }: Sending): Promise<PutAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const end = () => {
      signal.removeEventListener("abort", stop);
      resolve(answerOf(request));
    };
    request.upload.onprogress = ({ loaded }) => progress(Math.min(loaded, file.size));
    request.onloadend = end;
    request.open("PUT", href);
    request.setRequestHeader("casetrail-request", "1");
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    signal.addEventListener("abort", stop);
    progress(0);
    request.send(file);
  });
}

function answerOf({ status, responseText }: XMLHttpRequest): PutAnswer {
  try {
    const { sha256, errors } = JSON.parse(responseText) as {
      sha256?: string;
      errors?: { message: string }[];
    };
    return { status, sha256, words: errors?.[0]?.message ?? "" };
  } catch {
    return { status: status === 200 ? 0 : status, words: "" };
  }
}

function pause(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, WAIT_FIRST_MS * 2 ** attempt * (0.5 + Math.random() / 2));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The SHA-256 of a file as the server writes it; none where the browser can't tell. */
export async function hashOf(file: File): Promise<string | undefined> {
  try {
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined;
  }
}
