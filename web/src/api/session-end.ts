/** Whether the session has ended under a page that is open. */
import { store } from "./store";

export const ended = store(false);

export function sessionEnded(): void {
  ended.set(true);
}

/** What the server says of the session. */
export interface Told {
  /** None: it never ends by itself. */
  endsInSeconds: number | null;
  mayExtend: boolean;
}

/**
 * Asks how long the session lasts, which does not extend it (`GET`), or says that the person did
 * something, which does (`POST`). Answers nothing where nothing was heard, and where it has ended.
 */
export async function askSession(method: "GET" | "POST"): Promise<Told | undefined> {
  try {
    const response = await fetch("/session", { method, headers: { "casetrail-request": "1" } });
    if (response.status === 401) sessionEnded();
    return response.ok ? ((await response.json()) as Told) : undefined;
  } catch {
    return undefined;
  }
}
