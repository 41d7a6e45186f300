import { catalogue } from "../i18n/words";

const english = {
  allocation: "Cases to allocate",
  allocationHelp:
    "These cases found no provider by the learner's school or catchment. Give each to a provider. Learners' names are not shown here.",
  waiting: (n: string) => `Awaiting allocation${n}`,
  waitingName: "the cases to allocate",
  nothingWaits: "Every case has a provider. A case appears here when none is found for it.",
  referenceNumber: "Reference number",
  dateOpened: "Date opened",
  school: "School",
  noSchool: "Not enrolled",
  catchment: "Catchment",
  noCatchment: "Not known",
  action: "Action",
  allocate: "Allocate",
  allocateThis: (number: string) => `Allocate case ${number}`,
};

export type MinistryWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
