import { catalogue } from "../i18n/words";
import { thousands } from "../ui/words";

const english = {
  dashboard: "Dashboard",
  dashboardName: "the figures",
  myCases: "My cases",

  live: (time: string) => `Live, updated ${time}`,
  connecting: "Connecting",
  behind: (time: string) => `Reconnecting. Figures as at ${time}`,
  paused: (time: string) => `Paused. Figures as at ${time}`,
  pauseUpdates: "Pause updates",
  resumeUpdates: "Resume updates",
  updatesPaused: "Updates paused",
  updatesResumed: "Updates resumed",

  figures: "Figures",
  unassigned: "Unassigned",
  open: "Open",
  pausedCases: "Paused",
  openedThisWeek: "Opened this week",
  closedThisWeek: "Closed this week",
  longestWait: (wait: string) => `Longest wait: ${wait}`,
  hours: (n: number) => (n === 1 ? "1 hour" : `${thousands(n)} hours`),
  days: (n: number) => (n === 1 ? "1 day" : `${thousands(n)} days`),

  overdue: "Overdue",
  overdue_UNASSIGNED: "Waiting to be assigned",
  overdue_NO_CONTACT: "No attempt to reach the whānau",
  overdue_TASK: "With a task past its day",
  overdueLongest: "Longest:",
  nothingOverdue: "Nothing is overdue.",

  charts: "Charts",
  showTable: "Show as table",
  byWeek: "Opened and closed by week",
  byWeekTold: (opened: number, closed: number, weeks: number) =>
    `In the last ${weeks} weeks ${thousands(opened)} cases were opened and ${thousands(closed)} closed.`,
  byStatus: "Active cases by status",
  byStatusTold: (total: number) =>
    total === 1 ? "There is 1 active case." : `There are ${thousands(total)} active cases.`,
  byManager: "Load of each Case Manager",
  byManagerTold: (name: string, n: number) =>
    n === 1 ? `${name} has the most, 1 case.` : `${name} has the most, ${thousands(n)} cases.`,
  nobodyToAssign: "Your provider has no Case Manager yet.",
  weekStarting: "Week starting",
  opened: "Opened",
  closed: "Closed",
  status: "Status",
  cases: "Cases",
  caseManager: "Case Manager",

  queue: "Work queue",
  queueName: "the work queue",
  views: "Parts of the work queue",
  viewMine: "My cases",
  viewTeam: "Team",
  viewUnassigned: "Unassigned",
  viewTransfers: "Transfers to answer",
  viewClosed: "Closed",
  viewActive: "Active",
  searchQueue: "Search cases",
  filterWhat: "cases",
  someOf: (n: number) => (n === 1 ? "1 case found" : `${thousands(n)} cases found`),
  anyone: "Anyone",
  owner: "Case Owner",
  openedBetween: "Date opened",
  closedBetween: "Date closed",
  noTeam: "No active cases. A case appears here when it is allocated to your provider.",
  noMine: "No cases are assigned to you.",
  noUnassigned: "Every case has a Case Owner.",
  noTransfers: "No transfers wait for your answer.",
  noClosed: "No closed cases yet.",
  noMatch: "No cases match. Change the search or clear the filters.",

  referenceNumber: "Reference number",
  learnerName: "Learner name",
  school: "School",
  catchment: "Catchment",
  dateOpened: "Date opened",
  dateClosed: "Date closed",
  currentStatus: "Current status",
  lastActivity: "Last activity",
  notAssigned: "Not assigned yet",
  transferTo: (provider: string) => `Transfer to ${provider} asked for`,
  choose: "Choose",
  chooseCase: (number: string) => `Choose case ${number}`,

  assign: "Assign",
  assigning: "Assigning…",
  assignTo: "Assign to",
  assignChosen: (n: number) =>
    n === 0 ? "No cases chosen" : n === 1 ? "1 case chosen" : `${thousands(n)} cases chosen`,
  chooseCases: "Choose the cases to assign",
  pickManager: "Select a Case Manager",
  managerWith: (name: string, n: number) =>
    n === 1 ? `${name} (1 open case)` : `${name} (${thousands(n)} open cases)`,
  results: "What was assigned",
  resultsTold: (done: number, all: number) =>
    done === all
      ? `${thousands(done)} of ${thousands(all)} cases assigned`
      : `${thousands(done)} of ${thousands(all)} cases assigned. Check those that were not.`,
  assigned: (name: string) => `Assigned to ${name}`,
  taken: (name: string) => `Not assigned: ${name} has it already`,
  notDone: (why: string) => `Not assigned: ${why}`,
  closeResults: "Close",

  service: "Attendance service",
  changes: (n: number) => (n === 1 ? "1 change – Apply" : `${thousands(n)} changes – Apply`),
  newCases: (n: number) => (n === 1 ? "1 new case – Show" : `${thousands(n)} new cases – Show`),
  newCasesTold: (n: number) => (n === 1 ? "1 new case" : `${thousands(n)} new cases`),
  casesChanged: (n: number) => (n === 1 ? "1 case changed" : `${thousands(n)} cases changed`),
};

export type ProviderWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
