/** What somebody was told: the newest first, each with the way to its case. */
import { useCommand } from "../api/command";
import { outdated, usePages } from "../api/query";
import { useStore } from "../api/store";
import { unread } from "../app/unread";
import {
  MarkReadDocument,
  type NoticeRowFragment,
  NoticesDocument,
  UnreadDocument,
} from "../desk/gql/graphql";
import { dateTime } from "../i18n/dates";
import { announce } from "../ui/announce";
import { ErrorSummary } from "../ui/error-summary";
import { Page } from "../ui/page";
import { useMistakes } from "../ui/refusals";
import { ShowMore } from "../ui/show-more";
import { Skeleton } from "../ui/skeleton";
import { Stale } from "../ui/stale";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { useWords } from "./words";

export default function Notices() {
  const say = useWords();
  const sayUi = useUiWords();
  const { result, more } = usePages(NoticesDocument, {}, (data) => data.viewer.notifications);
  const rows = result.data?.pages.flatMap((page) => page.data.viewer.notifications.nodes);
  return (
    <Page title={say.text("notifications")} heading={say("notifications")}>
      <p class="govuk-body">{say("help")}</p>
      <p class="govuk-body">
        {say("emails")} <a href="/settings">{say("settings")}</a>
      </p>
      <Stale result={result} />
      {result.error && !rows ? (
        <TroublePanel what={say.text("noticesName")} error={result.error} again={result.refetch} />
      ) : !rows ? (
        <Skeleton lines={10} words={sayUi("loading", say.text("noticesName"))} />
      ) : rows.length === 0 ? (
        <p class="govuk-body">{say("none")}</p>
      ) : (
        <div id="notices">
          <AllRead newest={rows[0]} />
          <ol class="app-notices">
            {rows.map((row) => (
              <Notice key={row.id} row={row} />
            ))}
          </ol>
          <ShowMore section="notices" result={result} more={more} shown={rows.length} />
        </div>
      )}
    </Page>
  );
}

function Notice({ row }: { row: NoticeRowFragment }) {
  const say = useWords();
  const words = say("title", row.kind, row.case?.number ?? "", row.title);
  return (
    <li class="app-notices__item" data-entry={row.id}>
      {row.case ? <a href={`/cases/${row.case.number}`}>{words}</a> : words}{" "}
      {row.read ? null : <strong class="govuk-tag">{say("unread")}</strong>}
      <br />
      <time class="govuk-body-s" dateTime={row.at}>
        {dateTime(row.at)}
      </time>
    </li>
  );
}

/** Marks all that is shown as read, the newest with it. */
function AllRead({ newest }: { newest: NoticeRowFragment | undefined }) {
  const say = useWords();
  const sayUi = useUiWords();
  const count = useStore(unread);
  const { send, standing } = useCommand(MarkReadDocument);
  const mistakes = useMistakes(standing, () => undefined);
  if (!newest || (newest.read && count === 0)) return null;
  async function mark(upTo: string) {
    const done = await send({ upTo });
    if (!done) return;
    unread.set(done.unreadCount ?? 0);
    announce(say.text("marked"));
    outdated(UnreadDocument);
    await outdated(NoticesDocument);
  }
  return (
    <>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        aria-disabled={standing.is === "sending"}
        onClick={() => mark(newest.position)}
      >
        {say(standing.is === "sending" ? "marking" : "markRead")}
      </button>
    </>
  );
}
