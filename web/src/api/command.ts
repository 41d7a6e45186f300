/** Commands: sent until they are answered, and never carried out twice. */
import { useRef, useState } from "preact/hooks";
import { reachedPosition } from "./position";
import { ask, type Document } from "./request";
import { ServerError } from "./trouble";

/** Why the server refused a command. */
export interface Refusal {
  code: string;
  message: string;
  path?: string[] | null | undefined;
}

/** What every mutation answers. */
interface Payload {
  position: string | null;
  errors: Refusal[];
}

type Payloads<R> = R extends Record<string, infer P> ? P : never;
type Input<V> = V extends { input: infer I extends { commandId: string } } ? Omit<I, "commandId"> : never;

export type Outcome<P> = { done: P } | { refused: Refusal[]; payload: P };

/** Codes after which nothing was appended and the same command may be sent again. */
const AGAIN: readonly string[] = ["OVERLOADED", "RATE_LIMITED", "STALE"];
/** So that a server which is away for three seconds is not noticed. */
const TRIES_MAX = 6;

/** Sends a command; tries again while the answer is lost or the server is busy. Throws when it gives up. */
export async function carryOut<R, V>(
  document: Document<R, V>,
  commandId: string,
  input: Input<V>,
): Promise<Outcome<Payloads<R>>> {
  const variables = { input: { commandId, ...input } } as V;
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === TRIES_MAX;
    try {
      const { data } = await ask(document, variables);
      const payload = Object.values(data as object)[0] as Payload;
      const busy = payload.errors.some((error) => AGAIN.includes(error.code));
      if (!busy || last) return outcome<R>(payload);
    } catch (error) {
      if (!(error instanceof ServerError) || !error.passes || last) throw error;
    }
    await pause(attempt);
  }
}

function outcome<R>(payload: Payload): Outcome<Payloads<R>> {
  reachedPosition(payload.position);
  const told = payload as Payloads<R>;
  return payload.errors.length > 0 ? { refused: payload.errors, payload: told } : { done: told };
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 200 * 2 ** attempt * (0.5 + Math.random() / 2));
  });
}

/** How a command stands. */
export type Standing =
  | { is: "ready" }
  | { is: "sending" }
  | { is: "refused"; errors: Refusal[] }
  | { is: "failed"; error: ServerError };

/**
 * A command of a form. Its id is made once and kept until it succeeds or is refused, so a double
 * click, a retry or a lost answer is the same command.
 */
export function useCommand<R, V>(document: Document<R, V>) {
  const id = useRef<string | undefined>(undefined);
  const sending = useRef(false);
  const [standing, setStanding] = useState<Standing>({ is: "ready" });
  /** Answers what was done; `refused` is told what the server said when it was not. */
  async function send(
    input: Input<V>,
    refused?: (payload: Payloads<R>) => void,
  ): Promise<Payloads<R> | undefined> {
    if (sending.current) return undefined;
    sending.current = true;
    id.current ??= crypto.randomUUID();
    setStanding({ is: "sending" });
    try {
      const outcome = await carryOut(document, id.current, input);
      // Refused: nothing was appended, and what is sent next will be another input.
      id.current = undefined;
      if ("done" in outcome) {
        setStanding({ is: "ready" });
        return outcome.done;
      }
      setStanding({ is: "refused", errors: outcome.refused });
      refused?.(outcome.payload);
    } catch (error) {
      setStanding({ is: "failed", error: asServerError(error) });
    } finally {
      sending.current = false;
    }
    return undefined;
  }
  const clear = () => setStanding({ is: "ready" });
  return { send, standing, clear };
}

function asServerError(error: unknown): ServerError {
  return error instanceof ServerError ? error : new ServerError("INTERNAL", String(error));
}
