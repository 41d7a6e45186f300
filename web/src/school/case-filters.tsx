/** The filters of a list of cases, and the chips that take them off again. */
import type { CaseStatus } from "../api/gql/graphql";
import { useLabels } from "../case/labels";
import { DayRange, useDayChips } from "../ui/day-range";
import { Checkboxes } from "../ui/inputs";
import type { Chip } from "../ui/section";
import { FILTER_STATUSES } from "./list-arguments";
import { useWords } from "./words";

type Change = (some: Record<string, string | string[] | undefined>) => void;

interface CaseFiltersProps {
  id: "active" | "closed";
  scope: "ACTIVE" | "CLOSED";
  open: boolean;
  parameters: URLSearchParams;
  change: Change;
}

export function CaseFilters({ id, scope, open, parameters, change }: CaseFiltersProps) {
  const say = useWords();
  const label = useLabels();
  return (
    <div id={`${id}-filters`} class="app-filters" hidden={!open}>
      <div class="app-filters__groups">
        {scope === "ACTIVE" ? (
          <Checkboxes
            id={`${id}-status`}
            label={say("currentStatus")}
            legendSize="s"
            small
            choices={FILTER_STATUSES.map((status) => ({ value: status, label: label(status) }))}
            values={parameters.getAll("status")}
            onInput={(status) => change({ status })}
          />
        ) : null}
        <Checkboxes
          id={`${id}-mine`}
          label={say("primaryContact")}
          legendSize="s"
          small
          choices={[{ value: "1", label: say("onlyMine") }]}
          values={parameters.get("mine") === "1" ? ["1"] : []}
          onInput={(values) => change({ mine: values[0] })}
        />
        <DayRange
          id={id}
          legend={say.text(scope === "ACTIVE" ? "openedBetween" : "closedBetween")}
          from={parameters.get("from") ?? ""}
          to={parameters.get("to") ?? ""}
          onChange={change}
        />
      </div>
    </div>
  );
}

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
