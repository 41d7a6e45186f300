/** Questions that components ask, kept and shared by query-core. */
import {
  hashKey,
  InfiniteQueryObserver,
  keepPreviousData,
  notifyManager,
  QueryClient,
  QueryObserver,
  type QueryObserverResult,
} from "@tanstack/query-core";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import { type Answer, ask, type Document, documentId } from "./request";
import { ServerError } from "./trouble";

const RETRIES_MAX = 4;
const AGAIN_MS = 15_000;

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What is on the screen is kept fresh by subscriptions; going back to it shows it at once and asks again.
      staleTime: 5_000,
      gcTime: 300_000,
      retry: (count, error) => error instanceof ServerError && error.passes && count < RETRIES_MAX,
      retryDelay: (count) => Math.min(500 * 2 ** count, 8_000) * (0.5 + Math.random() / 2),
      // The browser's word on being online is often wrong; asking tells.
      networkMode: "always",
      // What failed for a passing reason is asked again, for as long as somebody looks at it.
      refetchInterval: ({ state: { error } }) =>
        error instanceof ServerError && error.passes ? AGAIN_MS : false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
    },
  },
});

/** The key of a question. */
export function keyOf<R, V>(document: Document<R, V>, variables: V): readonly [string, V] {
  return [documentId(document as Document<unknown, unknown>), variables];
}

function options<R, V>(document: Document<R, V>, variables: V) {
  return {
    queryKey: keyOf(document, variables),
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(document, variables, { signal }),
  };
}

export interface Wish {
  /** False: don't ask yet. */
  when?: boolean;
  /** Show the answer to the last question until this one is answered. */
  keep?: boolean;
  /** The answer never changes, as what was then never does. */
  fixed?: boolean;
}

/** Asks, and asks again when it is out of date. */
export function useAnswer<R, V>(
  document: Document<R, V>,
  variables: V,
  { when = true, keep = false, fixed = false }: Wish = {},
): QueryObserverResult<Answer<R>, Error> {
  const wanted = {
    ...options(document, variables),
    enabled: when,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...(fixed ? { staleTime: Number.POSITIVE_INFINITY } : {}),
  };
  const [observer] = useState(() => new QueryObserver<Answer<R>, Error>(client, wanted as never));
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const result = observer.getOptimisticResult(client.defaultQueryOptions(wanted) as never);
  useLayoutEffect(() => observer.subscribe(notifyManager.batchCalls(() => redraw(0))), [observer]);
  useEffect(() => observer.setOptions(wanted as never), [observer, hashKey(wanted.queryKey), when, keep]);
  return result;
}

export interface Page {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Pages of a list, one after the other. `page` finds the connection in an answer. */
export function usePages<R, V extends { after?: string | null | undefined }>(
  document: Document<R, V>,
  variables: Omit<V, "after">,
  page: (data: R) => Page,
  { when = true }: Wish = {},
) {
  const key = keyOf(document, variables as V);
  const wanted = {
    queryKey: key,
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | null }) =>
      ask(document, { ...variables, after: pageParam } as unknown as V, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<R>) => {
      const info = page(last.data).pageInfo;
      return info.hasNextPage ? info.endCursor : null;
    },
    enabled: when,
    placeholderData: keepPreviousData,
  };
  type Observer = InfiniteQueryObserver<
    Answer<R>,
    Error,
    { pages: Answer<R>[] },
    readonly [string, V],
    string | null
  >;
  const [observer] = useState(
    () => new InfiniteQueryObserver(client, wanted as never) as unknown as Observer,
  );
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const result = observer.getOptimisticResult(client.defaultQueryOptions(wanted as never) as never);
  useLayoutEffect(() => observer.subscribe(notifyManager.batchCalls(() => redraw(0))), [observer]);
  useEffect(() => observer.setOptions(wanted as never), [observer, hashKey(key), when]);
  return { key, result, more: () => observer.fetchNextPage() };
}

/** Asks ahead, for a link that somebody is about to follow. */
export function prefetch<R, V>(document: Document<R, V>, variables: V): void {
  client.prefetchQuery(options(document, variables));
}

/** Everything asked with this document is out of date. Resolves when what is on the screen was asked again. */
export function outdated<R, V>(document: Document<R, V>): Promise<void> {
  return client.invalidateQueries({ queryKey: [documentId(document as Document<unknown, unknown>)] });
}
