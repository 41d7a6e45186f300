/** The provider's work on a case: attempts to reach the whānau, tasks, and the attendance observed. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { outdated, useAnswer } from "../../api/query";
import type { ActionDialog } from "../../case/actions";
import { type CaseHeadFragment, CaseWorkDocument, type CaseWorkQuery } from "../../desk/gql/graphql";
import { dateTime } from "../../i18n/dates";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useWords as useUiWords } from "../../ui/words";
import { Attendance } from "./attendance";
import { LogAttempt } from "./log-attempt";
import { RecordAttendance } from "./record-attendance";
import { AddTask, Tasks } from "./tasks";
import { useWords } from "./words";

export function Work({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { number, version, viewerMay } = found;
  const { data, error, refetch } = useAnswer(CaseWorkDocument, { number });
  const [Open, setOpen] = useState<ActionDialog>();
  useNewer(version);
  const work = data?.data.caseByNumber;
  if (error && !work) return <TroublePanel what={say.text("workName")} error={error} again={refetch} />;
  if (!work) return <Skeleton lines={10} words={sayUi("loading", say.text("workName"))} />;
  const may = viewerMay.includes("WORK");
  const button = (words: ComponentChildren, dialog: ActionDialog) =>
    may ? (
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        onClick={() => setOpen(() => dialog)}
      >
        {words}
      </button>
    ) : null;
  return (
    <>
      <section class="app-section" aria-labelledby="work-contact">
        <h2 class="govuk-heading-m" id="work-contact">
          {say("contact")}
        </h2>
        <Contact log={work.contactLog} />
        {button(say("logAttempt"), LogAttempt)}
      </section>
      <section class="app-section" aria-labelledby="work-tasks">
        <h2 class="govuk-heading-m" id="work-tasks" tabIndex={-1}>
          {say("tasks", work.tasks.filter(({ done }) => !done).length)}
        </h2>
        <Tasks found={found} tasks={work.tasks} may={may} />
        {button(say("addTask"), AddTask)}
      </section>
      <section class="app-section" aria-labelledby="work-attendance">
        <h2 class="govuk-heading-m" id="work-attendance">
          {say("attendance")}
        </h2>
        <Attendance periods={work.attendance} />
        {button(say("recordAttendance"), RecordAttendance)}
      </section>
      {Open ? <Open found={found} close={() => setOpen(undefined)} /> : null}
    </>
  );
}

/** What happens on the case may be work of somebody else's. */
function useNewer(version: number): void {
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current !== version) outdated(CaseWorkDocument);
    seen.current = version;
  }, [version]);
}

type Log = NonNullable<CaseWorkQuery["caseByNumber"]>["contactLog"];

function Contact({ log }: { log: Log }) {
  const say = useWords();
  if (!log?.last) return <p class="govuk-body">{say("noAttempts")}</p>;
  const { attempts, reached, last } = log;
  const means = last.means ?? say.text("erased");
  return (
    <>
      <p class="govuk-body">{say("attempts", attempts, reached)}</p>
      <p class="govuk-body" dir="auto">
        {say("lastAttempt", dateTime(last.at), means, say.text(last.reached ? "reached" : "notReached"))}{" "}
        {say("loggedBy", last.by.name)}
      </p>
    </>
  );
}
