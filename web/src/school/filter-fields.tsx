/** The fields in the filters of the home page, fetched when somebody first opens one. */
import { useLabels } from "../case/labels";
import { DayRange } from "../ui/day-range";
import { Checkboxes } from "../ui/inputs";
import { FILTER_STATUSES } from "./list-arguments";
import { useWords } from "./words";

interface FieldsProps {
  parameters: URLSearchParams;
  change: (some: Record<string, string | string[] | undefined>) => void;
}

interface CaseFieldsProps extends FieldsProps {
  id: "active" | "closed";
}

export function CaseFields({ id, parameters, change }: CaseFieldsProps) {
  const say = useWords();
  const label = useLabels();
  return (
    <div class="app-filters__groups">
      {id === "active" ? (
        <Checkboxes
          id="active-status"
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
      <Days
        id={id}
        legend={say.text(id === "active" ? "openedBetween" : "closedBetween")}
        parameters={parameters}
        change={change}
      />
    </div>
  );
}

export function DraftFields({ parameters, change }: FieldsProps) {
  const say = useWords();
  return (
    <div class="app-filters__groups">
      <Checkboxes
        id="drafts-mine"
        label={say("createdBy")}
        legendSize="s"
        small
        choices={[{ value: "1", label: say("onlyMine") }]}
        values={parameters.get("mine") === "1" ? ["1"] : []}
        onInput={(values) => change({ mine: values[0] })}
      />
      <Days id="drafts" legend={say.text("modifiedBetween")} parameters={parameters} change={change} />
    </div>
  );
}

export function ServiceFields({ parameters, change }: FieldsProps) {
  const say = useWords();
  return (
    <Checkboxes
      id="services-open"
      label={say("services", "")}
      legendSize="s"
      small
      choices={[{ value: "1", label: say("onlyOpenServices") }]}
      values={parameters.get("open") === "1" ? ["1"] : []}
      onInput={(values) => change({ open: values[0] })}
    />
  );
}

interface DaysProps extends FieldsProps {
  id: string;
  legend: string;
}

function Days({ id, legend, parameters, change }: DaysProps) {
  return (
    <DayRange
      id={id}
      legend={legend}
      from={parameters.get("from") ?? ""}
      to={parameters.get("to") ?? ""}
      onChange={change}
    />
  );
}
