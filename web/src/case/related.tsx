/** What is related to a case: requests, services, files and comments, in the guide's columns. */
import { useRef, useState } from "preact/hooks";
import { type CaseHeadFragment, CaseRelatedDocument, type CaseRelatedQuery } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { later } from "../app/later";
import { date, dateTime } from "../i18n/dates";
import { useFooting } from "../ui/footing";
import { LongText } from "../ui/long-text";
import { Skeleton } from "../ui/skeleton";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { FileLink } from "./file-link";
import { fileSize } from "./file-size";
import { type Item, ItemDialog } from "./item-dialog";
import { useLabels } from "./labels";
import { VisibilityTag } from "./visibility-tag";
import { useWords } from "./words";

const Share = later(() => import("../provider/acts").then((all) => all.Share));
const Unshare = later(() => import("../provider/acts").then((all) => all.Unshare));
const UpdateReferral = later(() => import("../provider/acts").then((all) => all.UpdateReferral));

type Found = NonNullable<CaseRelatedQuery["caseByNumber"]>;
type RequestRow = Found["requests"][number];
type ServiceRow = Found["services"]["nodes"][number];
type FileRow = Found["files"]["nodes"][number];
type CommentRow = Found["comments"]["nodes"][number];

/** The dialog that is open, and the row it is about. */
type Asked =
  | { about: "share" | "unshare"; item: Shared }
  | { about: "change"; item: Item }
  | { about: "update"; referral: ServiceRow };

/** A comment or a file, as whoever shares it must see it. */
export interface Shared {
  id: string;
  text: string | null;
  is: "comment" | "file";
}

export function Related({ number, found }: { number: string; found: CaseHeadFragment }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { data, error, refetch } = useAnswer(CaseRelatedDocument, { number });
  const [asked, setAsked] = useState<Asked>();
  const box = useRef<HTMLDivElement>(null);
  // A row may go with what was done to it, and the button that was pressed with the row.
  useFooting(box);
  const columns = useColumns(found, setAsked);
  const close = () => setAsked(undefined);
  const related = data?.data.caseByNumber;
  if (error && !related) return <TroublePanel what={say.text("relatedName")} error={error} again={refetch} />;
  if (!related) return <Skeleton lines={10} words={sayUi("loading", say.text("relatedName"))} />;
  const { requests, services, files, comments } = related;
  const key = (row: { id: string }) => row.id;
  const part = <Row extends { id: string }>(
    heading: string,
    own: readonly Column<Row>[],
    rows: readonly Row[],
    none: "noRequests" | "noServices" | "noFiles" | "noComments",
    all: number,
  ) => (
    <section class="app-section">
      <h2 class="govuk-heading-m">{heading}</h2>
      {rows.length > 0 ? (
        <Table caption={heading} columns={own} rows={rows} keyOf={key} />
      ) : (
        <p class="govuk-body">{say(none)}</p>
      )}
      {all > rows.length ? <p class="app-told">{say("latestOf", rows.length, all)}</p> : null}
    </section>
  );
  const seesShared = found.viewerMay.includes("VIEW_SHARED");
  return (
    <div ref={box}>
      {part(say.text("requests", requests.length), columns.requests, requests, "noRequests", requests.length)}
      {part(
        say.text("services", services.totalCount),
        columns.services,
        services.nodes,
        "noServices",
        services.totalCount,
      )}
      {seesShared ? null : <p class="govuk-inset-text">{say("ownOnly")}</p>}
      {part(say.text("files", files.totalCount), columns.files, files.nodes, "noFiles", files.totalCount)}
      {part(
        say.text("caseComments", comments.totalCount),
        columns.comments,
        comments.nodes,
        "noComments",
        comments.totalCount,
      )}
      {asked?.about === "share" ? <Share found={found} item={asked.item} close={close} /> : null}
      {asked?.about === "unshare" ? <Unshare found={found} item={asked.item} close={close} /> : null}
      {asked?.about === "change" ? <ItemDialog found={found} item={asked.item} close={close} /> : null}
      {asked?.about === "update" ? (
        <UpdateReferral found={found} referral={asked.referral} close={close} />
      ) : null}
    </div>
  );
}

function useColumns({ number, viewerMay }: CaseHeadFragment, ask: (asked: Asked) => void) {
  const say = useWords();
  const label = useLabels();
  const mayShare = viewerMay.includes("SHARE");
  const requests: Column<RequestRow>[] = [
    { key: "number", label: say.text("number"), names: true, cell: (row) => row.number },
    { key: "date", label: say.text("date"), cell: (row) => date(row.submittedAt) },
    { key: "learner", label: say.text("learnerName"), cell: (row) => row.learner?.name ?? "" },
    { key: "type", label: say.text("caseType"), cell: (row) => label(row.type) },
    { key: "school", label: say.text("referringSchool"), cell: (row) => row.school.name },
    { key: "contact", label: say.text("primaryContact"), cell: (row) => row.primaryContact ?? "" },
    { key: "case", label: say.text("caseId"), cell: () => number },
  ];
  const services: Column<ServiceRow>[] = [
    { key: "number", label: say.text("number"), names: true, cell: (row) => row.number },
    { key: "date", label: say.text("date"), cell: (row) => dateTime(row.date) },
    { key: "source", label: say.text("source"), cell: (row) => row.source },
    { key: "status", label: say.text("serviceStatus"), cell: (row) => label(row.status) },
    { key: "name", label: say.text("serviceName"), cell: (row) => row.serviceName },
    { key: "provider", label: say.text("serviceProvider"), cell: (row) => row.serviceProvider },
  ];
  if (viewerMay.includes("REFER")) {
    services.push({
      key: "action",
      label: say.text("action"),
      cell: (row) => (
        <button
          type="button"
          class="app-button-link"
          aria-label={say.text("updateThis", row.number)}
          onClick={() => ask({ about: "update", referral: row })}
        >
          {say("update")}
        </button>
      ),
    });
  }
  const files: Column<FileRow>[] = [
    {
      key: "name",
      label: say.text("fileName"),
      names: true,
      cell: (row) => (
        <>
          <FileLink file={row} />
          {row.withdrawn ? <strong class="app-block">{say("isWithdrawn")}</strong> : null}
          <Changing item={fileOf(row)} ask={ask} />
        </>
      ),
    },
    { key: "date", label: say.text("date"), cell: (row) => dateTime(row.createdAt) },
    { key: "type", label: say.text("fileType"), cell: (row) => row.type },
    { key: "size", label: say.text("fileSize"), cell: (row) => fileSize(row.bytes) },
  ];
  const comments: Column<CommentRow>[] = [
    { key: "date", label: say.text("createdDate"), cell: (row) => date(row.createdAt) },
    { key: "who", label: say.text("commenter"), cell: (row) => row.author.name },
    {
      key: "body",
      label: say.text("body"),
      cell: (row) =>
        row.body === null ? (
          <span class="app-muted">{say("withdrawn")}</span>
        ) : (
          <>
            <LongText text={row.body} more={say("showAll")} less={say("showLess")} />
            <Changing
              item={commentOf(row, say.text("commentBy", row.author.name, date(row.createdAt)))}
              ask={ask}
            />
          </>
        ),
    },
  ];
  if (mayShare) {
    comments.push({
      key: "visibility",
      label: say.text("visibility"),
      cell: (row) => (
        <Sharing
          row={row}
          names={[
            say.text("shareThis", row.author.name, date(row.createdAt)),
            say.text("unshareThis", row.author.name, date(row.createdAt)),
          ]}
          item={{ id: row.id, text: row.body, is: "comment" }}
          ask={ask}
        />
      ),
    });
    files.push({
      key: "visibility",
      label: say.text("visibility"),
      cell: (row) => (
        <Sharing
          row={row}
          names={[say.text("shareFile", row.name ?? ""), say.text("unshareFile", row.name ?? "")]}
          item={{ id: row.id, text: row.withdrawn ? null : row.name, is: "file" }}
          ask={ask}
        />
      ),
    });
  }
  return { requests, services, files, comments };
}

function fileOf({ id, name, viewerMay }: FileRow): Item {
  return { id, is: "file", text: name ?? "", called: name ?? "", viewerMay };
}

function commentOf({ id, body, viewerMay }: CommentRow, called: string): Item {
  return { id, is: "comment", text: body ?? "", called, viewerMay };
}

/** The button to change or report a comment or file, where there is anything that its viewer may do. */
function Changing({ item, ask }: { item: Item; ask: (asked: Asked) => void }) {
  const say = useWords();
  if (item.viewerMay.length === 0) return null;
  const isReport = item.viewerMay.every((action) => action === "REPORT_MISFILING");
  return (
    <button
      type="button"
      class="app-button-link app-block app-quiet"
      aria-label={say.text(isReport ? "reportThis" : "changeThis", item.called)}
      onClick={() => ask({ about: "change", item })}
    >
      {say(isReport ? "report" : "change")}
    </button>
  );
}

interface SharingProps {
  row: Pick<CommentRow, "visibility" | "author">;
  /** What the buttons are called, of sharing it and of no longer doing so. */
  names: [share: string, unshare: string];
  item: Shared;
  ask: (asked: Asked) => void;
}

/** Who reads a comment or file, and the button that changes it; a school's own are shared for good. */
function Sharing({ row: { visibility, author }, names, item, ask }: SharingProps) {
  const say = useWords();
  const isInternal = visibility === "INTERNAL";
  const canChange = item.text !== null && author.organisation.kind !== "SCHOOL";
  return (
    <>
      <VisibilityTag visibility={visibility} />
      {canChange ? (
        <button
          type="button"
          class="app-button-link app-block"
          aria-label={names[isInternal ? 0 : 1]}
          onClick={() => ask({ about: isInternal ? "share" : "unshare", item })}
        >
          {say(isInternal ? "share" : "unshare")}
        </button>
      ) : null}
    </>
  );
}
