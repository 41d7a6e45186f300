/** One question to the server, one answer. */
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { atLeast, reachedPosition } from "./position";
import { sessionEnded } from "./session-end";
import { ServerError, type Trouble } from "./trouble";

/** One of our documents, wherever it is kept, with what it asks for and what it answers. */
export type Document<R, V> = DocumentTypeDecoration<R, V>;

/** What the server said, and the position of the log that it shows. */
export interface Answer<R> {
  data: R;
  asOf: string;
}

interface Wire<R> {
  data?: R | null;
  errors?: { message: string; extensions?: { code?: string; id?: string } }[];
  extensions?: { asOf?: string };
}

export interface Asking {
  signal?: AbortSignal | undefined;
  /** The page is going away: the browser finishes the request without it. */
  keepalive?: boolean | undefined;
}

/** The id under which the server knows a document. */
export function documentId(document: Document<never, never> | Document<unknown, unknown>): string {
  return (document as unknown as { __meta__: { documentId: string } }).__meta__.documentId;
}

/** Sends one of our documents. */
export async function ask<R, V>(
  document: Document<R, V>,
  variables: V,
  { signal, keepalive = false }: Asking = {},
): Promise<Answer<R>> {
  const id = documentId(document as Document<unknown, unknown>);
  const response = await send(JSON.stringify({ documentId: id, variables }), signal, keepalive);
  if (response.status === 401) {
    sessionEnded();
    throw new ServerError("UNAUTHENTICATED");
  }
  const wire = await read<R>(response);
  const error = wire.errors?.[0];
  if (error || !wire.data) {
    throw new ServerError(trouble(error?.extensions?.code), error?.message, error?.extensions?.id);
  }
  const asOf = wire.extensions?.asOf ?? "0";
  reachedPosition(asOf);
  return { data: wire.data, asOf };
}

async function send(body: string, signal: AbortSignal | undefined, keepalive: boolean): Promise<Response> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/graphql-response+json, application/json",
    "casetrail-request": "1",
  };
  const position = atLeast();
  if (position) headers["casetrail-at-least"] = position;
  try {
    const asked = { method: "POST", credentials: "same-origin", headers, body, keepalive } as const;
    return await fetch("/graphql", signal ? { ...asked, signal } : asked);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ServerError("UNREACHED");
  }
}

async function read<R>(response: Response): Promise<Wire<R>> {
  try {
    return (await response.json()) as Wire<R>;
  } catch {
    // Something between us and the server answered in its place, or the answer was cut off.
    throw new ServerError("UNREACHED");
  }
}

const TROUBLES: readonly string[] = ["BAD_REQUEST", "STALE", "OVERLOADED", "RATE_LIMITED"];

function trouble(code: string | undefined): Trouble {
  return code && TROUBLES.includes(code) ? (code as Trouble) : "INTERNAL";
}
