/** What is related to a case: requests, services, files and comments, in the guide's columns. */
import { type CaseHeadFragment, CaseRelatedDocument, type CaseRelatedQuery } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { date, dateTime } from "../i18n/dates";
import { LongText } from "../ui/long-text";
import { Skeleton } from "../ui/skeleton";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { fileSize } from "./file-size";
import { useLabels } from "./labels";
import { useWords } from "./words";

type Found = NonNullable<CaseRelatedQuery["caseByNumber"]>;
type RequestRow = Found["requests"][number];
type ServiceRow = Found["services"]["nodes"][number];
type FileRow = Found["files"]["nodes"][number];
type CommentRow = Found["comments"]["nodes"][number];

export function Related({ number, found }: { number: string; found: CaseHeadFragment }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { data, error, refetch } = useAnswer(CaseRelatedDocument, { number });
  const columns = useColumns(number);
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
    <>
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
    </>
  );
}

function useColumns(number: string) {
  const say = useWords();
  const label = useLabels();
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
  const files: Column<FileRow>[] = [
    { key: "name", label: say.text("fileName"), names: true, cell: (row) => <FileLink file={row} /> },
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
          <LongText text={row.body} more={say("showAll")} less={say("showLess")} />
        ),
    },
  ];
  return { requests, services, files, comments };
}

function FileLink({ file }: { file: FileRow }) {
  if (!file.href || file.name === null) return <>{file.name}</>;
  return (
    <a class="govuk-link" href={file.href} target="_blank" rel="noreferrer">
      {file.name}
      <span class="govuk-visually-hidden">
        {" "}
        ({file.type}, {fileSize(file.bytes)})
      </span>
    </a>
  );
}
