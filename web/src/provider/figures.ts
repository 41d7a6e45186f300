/** The figures of a provider, kept up to date as things happen, unless somebody paused them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useFollow } from "../api/live";
import { client, keyOf, useAnswer } from "../api/query";
import type { Answer } from "../api/request";
import {
  DashboardChangesDocument,
  type FiguresFragment,
  ProviderDashboardDocument,
  type ProviderDashboardQuery,
} from "../desk/gql/graphql";

export interface Figures {
  figures: FiguresFragment | undefined;
  error: Error | null;
  again: () => unknown;
  /** When they were last known to be right. */
  at: Date;
}

/** What time alone changes, as what is overdue, is asked for again this often. */
const AGAIN_MS = 60_000;

export function useFigures(paused: boolean): Figures {
  const { data, error, refetch, dataUpdatedAt } = useAnswer(ProviderDashboardDocument, {});
  const [told, setTold] = useState<Date>();
  const key = useRef(keyOf(ProviderDashboardDocument, {}));
  useFollow(DashboardChangesDocument, {}, paused ? undefined : data?.asOf, {
    item({ dashboardChanges: { dashboard } }, position) {
      client.setQueryData<Answer<ProviderDashboardQuery>>(key.current, {
        data: { dashboard },
        asOf: position,
      });
      setTold(new Date());
    },
    over: refetch,
  });
  useEffect(() => {
    if (paused) return;
    const ticking = setInterval(refetch, AGAIN_MS);
    return () => clearInterval(ticking);
  }, [paused, refetch]);
  const fetched = new Date(dataUpdatedAt);
  const at = told && told > fetched ? told : fetched;
  return { figures: data?.data.dashboard ?? undefined, error, again: refetch, at };
}
