/** The kinds of lines of a timeline, as they can be chosen. */
export type Chosen = "all" | "comments" | "uploads" | "changes" | "work";

const COMMENTS = ["CommentAdded", "CommentAmended", "CommentWithdrawn", "CommentShared", "CommentUnshared"];

const FILES = ["FileUploaded", "FileScanned", "FileRenamed", "FileShared", "FileUnshared", "FileWithdrawn"];

const CHANGES = [
  "RequestSubmitted",
  "RequestReturned",
  "RequestResubmitted",
  "RequestWithdrawn",
  "RequestDeclined",
  "CaseOpened",
  "CaseAllocated",
  "AllocationFailed",
  "CaseAssigned",
  "CaseReassigned",
  "CaseRequeued",
  "CasePaused",
  "CaseResumed",
  "CaseClosed",
  "CaseReopened",
  "TransferRequested",
  "TransferAccepted",
  "TransferRejected",
  "PrimaryContactChanged",
  "PrimaryContactDetailsChanged",
  "PrimaryContactVacated",
  "ServiceReferred",
  "ServiceReferralUpdated",
];

/** What the provider does from day to day; a school is never told of it. */
const WORK = ["ContactAttemptLogged", "TaskAdded", "TaskCompleted", "AttendanceObserved"];

export const CHOICES: readonly Chosen[] = ["all", "comments", "uploads", "changes"];

/** The same, for those who see the provider's work. */
export const CHOICES_WITH_WORK: readonly Chosen[] = [...CHOICES, "work"];

/** The kinds to ask for; null asks for all. */
export function kindsOf(chosen: Chosen): string[] | null {
  switch (chosen) {
    case "all":
      return null;
    case "comments":
      return COMMENTS;
    case "uploads":
      return FILES;
    case "changes":
      return CHANGES;
    case "work":
      return WORK;
  }
}

/** Something is another thing now than what was shown of it. */
export function changesItem(kind: string): boolean {
  return (
    (COMMENTS.includes(kind) || FILES.includes(kind)) && kind !== "CommentAdded" && kind !== "FileUploaded"
  );
}

export function isComment(kind: string): boolean {
  return COMMENTS.includes(kind);
}
