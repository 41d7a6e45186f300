/** What holds a case up, for those who may know. */
import type { CaseDetailsFragment, CaseHeadFragment } from "../api/gql/graphql";
import { calendarDay, dateTime } from "../i18n/dates";
import { useWords } from "./words";

export function Waiting({ found }: { found: CaseHeadFragment & CaseDetailsFragment }) {
  const say = useWords();
  const { status, pausedUntil, transfer, requests } = found;
  const isReturned = status !== "CLOSED" && requests.some(({ state }) => state === "RETURNED");
  return (
    <>
      {status === "PAUSED" ? (
        <div class="govuk-inset-text">
          {pausedUntil ? say("pausedUntil", calendarDay(pausedUntil)) : say("pausedNow")}
        </div>
      ) : null}
      {transfer ? (
        <div class="govuk-inset-text" dir="auto">
          <p>
            {say(
              "transferPending",
              transfer.to.name,
              transfer.requestedBy.name,
              dateTime(transfer.requestedAt),
            )}
          </p>
          {transfer.reason ? <p class="app-text">{transfer.reason}</p> : null}
        </div>
      ) : null}
      {isReturned ? <div class="govuk-inset-text">{say("requestReturned")}</div> : null}
    </>
  );
}
