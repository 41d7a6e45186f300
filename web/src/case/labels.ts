/** What the server's names are called on the screen. */
import type { CaseStatus } from "../api/gql/graphql";
import { catalogue } from "../i18n/words";

const english = {
  AWAITING_ALLOCATION: "Awaiting allocation",
  ALLOCATED: "Allocated",
  OPEN: "Open",
  PAUSED: "Paused",
  CLOSED: "Closed",
  CHRONIC_ABSENCE: "Chronic Absence",
  CHRONIC_ABSENCE_SERVICE: "Chronic absence request for support",
  SUBMITTED: "Submitted",
  RETURNED: "Returned",
  RESUBMITTED: "Sent again",
  WITHDRAWN: "Withdrawn",
  PENDING: "Pending",
  RECEIVED: "Received",
  ACCEPTED: "Accepted",
  DECLINED: "Declined",
  COMPLETED: "Completed",
  PRIMARY_CONTACT: "Primary Contact",
  OFFICE_SUPPORT: "Office Support",
  ATTENDANCE_LEAD: "Attendance Lead",
  DELEGATED_AUTHORISER: "Delegated Authoriser",
  CASE_MANAGER: "Case Manager",
  WORKFLOW_LEAD: "Workflow Lead",
  MINISTRY_ADMIN: "Ministry administrator",
  AUDITOR: "Auditor",
};

export type Labels = typeof english;
export const useLabels = catalogue(english, () => import("./labels.mi"));

/** The colour of a status's tag. */
export function statusColour(status: CaseStatus): string {
  const colours: Record<CaseStatus, string> = {
    AWAITING_ALLOCATION: "yellow",
    ALLOCATED: "blue",
    OPEN: "green",
    PAUSED: "orange",
    CLOSED: "grey",
  };
  return colours[status];
}
