/** A case as it was, event by event. Every look is itself recorded, and the screen says so. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useViewer } from "../app/session";
import { Hidden } from "../case/hidden";
import { dateTime } from "../i18n/dates";
import { announce } from "../ui/announce";
import { BackLink, Page } from "../ui/page";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { EventList } from "./event-list";
import { Export } from "./export";
import { GoToTime } from "./go-to-time";
import { type Step, useHistory } from "./history";
import { Player } from "./player";
import { Then } from "./then";
import { useWords } from "./words";

export default function Replay({ params: { number } }: { params: { number: string } }) {
  const say = useWords();
  const sayUi = useUiWords();
  const mayAudit = useViewer().may.includes("AUDIT");
  const { found, steps, missing, error, again } = useHistory(number);
  if (missing || !mayAudit) return <Hidden />;
  return (
    <Page
      title={say.text("replayOf", number)}
      heading={say("replayOf", number)}
      above={<BackLink href="/">{say("allCases")}</BackLink>}
    >
      <div class="govuk-inset-text">{say("recorded")}</div>
      {error && !steps ? <TroublePanel what={say.text("eventsName")} error={error} again={again} /> : null}
      {!steps && !error ? <Skeleton lines={12} words={sayUi("loading", say.text("eventsName"))} /> : null}
      {found && steps ? (
        <Stage number={number} caseId={found.id} steps={steps} people={peopleOf(found, steps)} />
      ) : null}
    </Page>
  );
}

type Found = NonNullable<ReturnType<typeof useHistory>["found"]>;

interface Somebody {
  id: string;
  name: string;
}

/** Whose view of the case may be asked for: who has to do with it. */
function peopleOf(found: Found, steps: readonly Step[]): Somebody[] {
  const people = [
    found.primaryContact?.person,
    found.owner,
    ...found.sharedWith.map(({ person }) => person),
    ...steps.map(({ actor }) => actor),
  ];
  const known = new Map(people.flatMap((person) => (person ? [[person.id, person]] : [])));
  return [...known.values()].sort((one, other) => one.name.localeCompare(other.name));
}

interface StageProps {
  number: string;
  caseId: string;
  steps: readonly Step[];
  people: readonly Somebody[];
}

const ADDRESS_AFTER_MS = 250;

function Stage({ number, caseId, steps, people }: StageProps) {
  const say = useWords();
  const { query, route } = useLocation();
  const [at, setAt] = useState(() => began(steps, query));
  const [viewerId, setViewerId] = useState(query.as ?? "");
  const [beside, setBeside] = useState("");
  const step = steps[at];
  useEffect(() => {
    // The address follows, so that a look can be passed on; but not at every move of the slider.
    const path = `/audit/cases/${number}`;
    const timer = setTimeout(() => {
      // Somebody may be on the way to another page, which is still coming.
      if (location.pathname !== path) return;
      const own = new URLSearchParams({ at: step?.position ?? "", ...(viewerId ? { as: viewerId } : {}) });
      route(`${path}?${own}`, true);
    }, ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [step, viewerId]);
  if (!step) return <p class="govuk-body">{say("noEvents")}</p>;
  const told = (n: number) => {
    const one = steps[n] as Step;
    return say.text("eventOf", n + 1, steps.length, one.words, dateTime(one.at));
  };
  /** By anything but the slider, which tells for itself. */
  function go(n: number) {
    const to = Math.min(Math.max(n, 0), steps.length - 1);
    setAt(to);
    announce(told(to));
  }
  const other = beside === "" ? steps[at - 1] : steps.find(({ position }) => position === beside);
  return (
    <>
      <Player at={at} steps={steps} told={told} onSlide={setAt} go={go} />
      <div class="app-replay__choices">
        <Select
          id="as-seen-by"
          label={say("asSeenBy")}
          value={viewerId}
          onInput={setViewerId}
          options={[
            { value: "", label: say("asAuditor") },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Select
          id="compare-with"
          label={say("compareWith")}
          value={beside}
          onInput={setBeside}
          options={[
            { value: "", label: say("eventBefore") },
            ...steps.map((one, n) => ({
              value: one.position,
              label: say.text("eventShort", n + 1, one.words),
            })),
          ]}
        />
        <GoToTime at={step.at} steps={steps} go={go} />
      </div>
      <div class="app-replay">
        <EventList steps={steps} at={at} go={go} />
        <Then
          caseId={caseId}
          step={step}
          other={other}
          viewer={people.find(({ id }) => id === viewerId)}
          told={told(at)}
        />
      </div>
      <Export number={number} steps={steps} />
    </>
  );
}

/** Where the address says to begin; else at the latest event. */
function began(steps: readonly Step[], { at, time }: Record<string, string>): number {
  const byPosition = steps.findIndex(({ position }) => position === at);
  if (byPosition >= 0) return byPosition;
  const byTime = time ? steps.findLastIndex((step) => step.at <= time) : -1;
  return byTime >= 0 ? byTime : steps.length - 1;
}
