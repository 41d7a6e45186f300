/** The filters of the work queue, and the chips that take them off again. */

import { useAnswer } from "../api/query";
import { useViewer } from "../app/session";
import { useLabels } from "../case/labels";
import { CaseManagersDocument } from "../desk/gql/graphql";
import { useDayChips } from "../ui/day-chips";
import { DayRange } from "../ui/day-range";
import { Checkboxes } from "../ui/inputs";
import type { Chip } from "../ui/section";
import { Select } from "../ui/select";
import { FILTER_STATUSES, type View } from "./queue-arguments";
import { useWords } from "./words";

type Change = (some: Record<string, string | string[] | undefined>) => void;

interface QueueFiltersProps {
  view: View;
  open: boolean;
  parameters: URLSearchParams;
  change: Change;
}

/** Where several people's cases stand together, one may be looked for. */
function useOwners(view: View) {
  const viewer = useViewer();
  const wanted = viewer.may.includes("ASSIGN") && (view === "team" || view === "closed");
  const managers = useAnswer(CaseManagersDocument, {}, { when: wanted }).data?.data.caseManagers;
  return wanted ? (managers ?? []).map(({ person }) => person) : undefined;
}

export function QueueFilters({ view, open, parameters, change }: QueueFiltersProps) {
  const say = useWords();
  const label = useLabels();
  const owners = useOwners(view);
  return (
    <div id="queue-filters" class="app-filters" hidden={!open}>
      <div class="app-filters__groups">
        {view === "closed" ? null : (
          <Checkboxes
            id="queue-status"
            label={say("currentStatus")}
            legendSize="s"
            small
            choices={FILTER_STATUSES.map((status) => ({ value: status, label: label(status) }))}
            values={parameters.getAll("status")}
            onInput={(status) => change({ status })}
          />
        )}
        {owners ? (
          <Select
            id="queue-owner"
            label={say("owner")}
            value={parameters.get("owner") ?? ""}
            onInput={(owner) => change({ owner })}
            options={[
              { value: "", label: say("anyone") },
              ...owners.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        ) : null}
        <DayRange
          id="queue"
          legend={say.text(view === "closed" ? "closedBetween" : "openedBetween")}
          from={parameters.get("from") ?? ""}
          to={parameters.get("to") ?? ""}
          onChange={change}
        />
      </div>
    </div>
  );
}

export function useQueueChips(view: View, parameters: URLSearchParams, change: Change) {
  const label = useLabels();
  const owners = useOwners(view);
  const dayChips = useDayChips(parameters, change);
  const chips: Chip[] = [];
  const statuses = parameters.getAll("status");
  for (const status of FILTER_STATUSES.filter((known) => view !== "closed" && statuses.includes(known))) {
    chips.push({
      key: status,
      words: label.text(status),
      remove: () => change({ status: statuses.filter((other) => other !== status) }),
    });
  }
  const owner = owners?.find(({ id }) => id === parameters.get("owner"));
  if (owner) chips.push({ key: "owner", words: owner.name, remove: () => change({ owner: undefined }) });
  chips.push(...dayChips);
  const clear = () => change({ status: undefined, owner: undefined, from: undefined, to: undefined });
  return { chips, clear };
}
