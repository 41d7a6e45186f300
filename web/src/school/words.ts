import { catalogue } from "../i18n/words";
import { thousands } from "../ui/words";

const english = {
  home: "Attendance service",
  homeLead:
    "Create a Chronic Absence Support Request, complete draft requests and review Attendance cases in the Attendance Service CMS.",

  services: (n: string) => `Services${n}`,
  drafts: (n: string) => `Draft requests${n}`,
  active: (n: string) => `Active cases${n}`,
  closed: (n: string) => `Closed cases${n}`,
  servicesName: "services",
  draftsName: "draft requests",
  activeName: "active cases",
  closedName: "closed cases",
  available: (day: string) => `Available ${day}`,

  learningTile: "Attendance Service for Schools",
  learning: "Online learning module",
  notEnrolled: "Not enrolled",
  learningProgress: (done: number, all: number) => `${done} of ${all} lessons completed`,
  learningCompleted: (day: string) => `Completed on ${day}`,

  noServices: "No services are open to your school.",
  noDrafts: "You have no draft requests. Drafts are saved as you type.",
  noActive: "No active cases. When you submit a request its case appears here.",
  noClosed: "No closed cases yet.",
  noMatch: (what: string) => `No ${what} match. Change the search or clear the filters.`,
  someOf: (n: number, all: number, what: string) => `${thousands(n)} of ${thousands(all)} ${what}`,
  searchIn: (what: string) => `Search ${what}`,

  requestNumber: "Request number",
  appliedFor: "Applied for",
  service: "Service",
  createdBy: "Created by",
  lastModified: "Last modified",
  action: "Action",
  referenceNumber: "Reference number",
  dateOpened: "Date opened",
  dateClosed: "Date closed",
  learnerName: "Learner name",
  primaryContact: "Primary contact",
  currentStatus: "Current status",
  type: "Type",
  notNamed: "Not named yet",

  resume: "Resume",
  resumeThis: (number: string) => `Resume ${number}`,
  takeOver: "Take over",
  takeOverThis: (number: string) => `Take over ${number}`,
  takeOverHeading: "Take over this draft?",
  takeOverHelp: (name: string) =>
    `${name} began this draft. If you take it over, you complete it and ${name} can no longer change it.`,
  deleteDraft: "Delete draft",
  deleteThis: (number: string) => `Delete draft ${number}`,
  deleteHeading: "Delete this draft?",
  deleteHelp: (number: string, learner: string) =>
    `${number}${learner ? ` for ${learner}` : ""} will be gone. This can't be undone.`,
  deleted: (number: string) => `${number} was deleted`,

  onlyMine: "Only mine",
  onlyMineDrafts: "Only drafts I created",
  onlyOpenServices: "Only services you can start now",
  openedBetween: "Date opened",
  closedBetween: "Date closed",
  modifiedBetween: "Last modified",
  newCases: (n: number) => (n === 1 ? "1 new case – Show" : `${thousands(n)} new cases – Show`),
  newCasesTold: (n: number) => (n === 1 ? "1 new case" : `${thousands(n)} new cases`),
  caseChanged: (number: string) => `Case ${number} changed`,
  caseGone: (number: string) => `Case ${number} left the list`,
};

export type SchoolWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
