/** The filters of a list of cases that are on, as chips that take them off again. */
import type { CaseStatus } from "../api/gql/graphql";
import { useLabels } from "../case/labels";
import { useDayChips } from "../ui/day-chips";
import type { Chip } from "../ui/section";
import { FILTER_STATUSES } from "./list-arguments";
import { useWords } from "./words";

type Change = (some: Record<string, string | string[] | undefined>) => void;

export function useCaseChips(
  parameters: URLSearchParams,
  change: Change,
): { chips: Chip[]; clear: () => void } {
  const say = useWords();
  const label = useLabels();
  const dayChips = useDayChips(parameters, change);
  const chips: Chip[] = [];
  const statuses = parameters.getAll("status");
  for (const status of FILTER_STATUSES.filter((known) => statuses.includes(known))) {
    chips.push({
      key: status,
      words: label.text(status as CaseStatus),
      remove: () => change({ status: statuses.filter((other) => other !== status) }),
    });
  }
  if (parameters.get("mine") === "1") {
    chips.push({ key: "mine", words: say.text("onlyMine"), remove: () => change({ mine: undefined }) });
  }
  chips.push(...dayChips);
  const clear = () => change({ status: undefined, mine: undefined, from: undefined, to: undefined });
  return { chips, clear };
}
