/** The figures that a Workflow Lead looks at first, each leading to its cases. */
import type { ComponentChildren } from "preact";
import type { FiguresFragment } from "../desk/gql/graphql";
import { thousands } from "../ui/words";
import { useWords } from "./words";

/** From two days on, hours say nothing to anybody. */
const DAYS_FROM_HOURS = 48;

export function Tiles({ figures, path }: { figures: FiguresFragment; path: string }) {
  const say = useWords();
  const { oldestUnassignedHours: hours } = figures;
  const wait =
    hours === null
      ? undefined
      : say.text(
          "longestWait",
          hours < DAYS_FROM_HOURS ? say.text("hours", hours) : say.text("days", Math.floor(hours / 24)),
        );
  return (
    <ul class="app-figures" aria-label={say.text("figures")}>
      <Tile
        key="unassigned"
        name={say("unassigned")}
        n={figures.awaitingOwner}
        note={wait}
        href={`${path}?queue.view=unassigned`}
      />
      <Tile key="open" name={say("open")} n={figures.open} href={`${path}?queue.status=OPEN`} />
      <Tile key="paused" name={say("pausedCases")} n={figures.paused} href={`${path}?queue.status=PAUSED`} />
      <Tile key="opened" name={say("openedThisWeek")} n={figures.openedThisWeek} />
      <Tile key="closed" name={say("closedThisWeek")} n={figures.closedThisWeek} />
    </ul>
  );
}

interface TileProps {
  name: ComponentChildren;
  n: number;
  note?: string | undefined;
  href?: string;
}

function Tile({ name, n, note, href }: TileProps) {
  return (
    <li class="app-figure">
      <span class="app-figure__name">
        {href ? (
          <a class="govuk-link" href={href}>
            {name}
          </a>
        ) : (
          name
        )}
      </span>
      <span class="app-figure__n">{thousands(n)}</span>
      {note ? <span class="app-figure__note">{note}</span> : null}
    </li>
  );
}
