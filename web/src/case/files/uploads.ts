/** Files that somebody has picked, three at a time on their way. */
import { useEffect, useRef, useState } from "preact/hooks";
import { FilesOfCaseDocument } from "../../api/gql/graphql";
import { ask } from "../../api/request";
import { type Wrong, wrongWith } from "./limits";
import { hashOf, type Sent, sendFile } from "./send";

export interface Upload {
  /** Also the id of the command that begins it. */
  key: string;
  file: File;
  stands:
    | { is: "wrong"; wrong: Wrong }
    | { is: "known"; name: string }
    | { is: "waiting" }
    | { is: "sending"; bytes: number }
    | Sent;
}

const AT_ONCE_MAX = 3;

function picked(file: File): Upload {
  const wrong = wrongWith(file);
  return { key: crypto.randomUUID(), file, stands: wrong ? { is: "wrong", wrong } : { is: "waiting" } };
}

/** Sends what was picked for a case. */
export function useUploads({ id: caseId, number }: { id: string; number: string }, files: readonly File[]) {
  const [uploads, setUploads] = useState<readonly Upload[]>(() => files.map(picked));
  const stops = useRef(new Map<string, AbortController>());
  const known = useRef<Promise<Map<string, string>>>();
  const set = (key: string, stands: Upload["stands"]) =>
    setUploads((now) => now.map((upload) => (upload.key === key ? { ...upload, stands } : upload)));

  async function send({ key, file }: Upload): Promise<void> {
    const stop = new AbortController();
    stops.current.set(key, stop);
    set(key, { is: "sending", bytes: 0 });
    known.current ??= hashesOf(number);
    const hash = await hashOf(file);
    const there = hash ? (await known.current).get(hash) : undefined;
    if (there !== undefined && !stop.signal.aborted) set(key, { is: "known", name: there });
    else if (!stop.signal.aborted) {
      const progress = (bytes: number) => set(key, { is: "sending", bytes });
      const sent = await sendFile({ commandId: key, caseId, file, signal: stop.signal, progress });
      if (!stop.signal.aborted) set(key, sent);
    }
    stops.current.delete(key);
  }
  useEffect(() => {
    const free = AT_ONCE_MAX - stops.current.size;
    const isNext = ({ key, stands }: Upload) => stands.is === "waiting" && !stops.current.has(key);
    for (const upload of uploads.filter(isNext).slice(0, Math.max(0, free))) send(upload);
  }, [uploads]);
  const again = (key: string) => set(key, { is: "waiting" });
  useEffect(() => {
    const retry = () =>
      setUploads((now) =>
        now.map((upload) =>
          upload.stands.is === "failed" ? { ...upload, stands: { is: "waiting" } as const } : upload,
        ),
      );
    addEventListener("online", retry);
    return () => {
      removeEventListener("online", retry);
      for (const stop of stops.current.values()) stop.abort();
    };
  }, []);
  function cancel(key: string): void {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setUploads((now) => now.filter((upload) => upload.key !== key));
  }
  return { uploads, again, cancel };
}

/** The names of the files on a case by their hashes; none when they can't be had. */
async function hashesOf(number: string): Promise<Map<string, string>> {
  try {
    const { data } = await ask(FilesOfCaseDocument, { number });
    const files = data.caseByNumber?.files.nodes ?? [];
    return new Map(files.flatMap(({ sha256, name }) => (sha256 && name ? [[sha256, name]] : [])));
  } catch {
    return new Map();
  }
}
