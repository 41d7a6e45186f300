import { catalogue } from "../i18n/words";
import { thousands } from "../ui/words";

const english = {
  home: "Attendance service",
  serviceName: "this service",
  startRequest: "Start Request",
  starting: "Starting…",
  availableFrom: (day: string) => `Available ${day}`,
  noRight: "Your account can't submit requests. Ask your Delegated Authoriser for access.",
  whoHeading: "Who can use this form",
  who: "School users with the Primary Contact, Office Support, or Attendance Lead role.",
  needHeading: "What you will need",
  need1: "The learner's name or National Student Number",
  need2: "The half-days they could have attended, and those they attended",
  need3: "How to reach the family or whānau",
  need4: "What your school has tried so far",
  time: "It takes about 15 minutes. Your answers are saved as you type, so you can stop and resume at any time.",
  contactNote:
    "The form will ask you to name a Primary Contact person at the school. This is the person at the school who will be contacted and kept up-to-date by the Case Manager.",
  nextHeading: "Next steps",
  next: "When the form is submitted a case is created in the Attendance Service Case Management System (AS-CMS). The case will be allocated to the provider and assigned a case owner. The case owner will then make contact with the person who has been named on the form as the Primary Contact at your school.",
  privacyHeading: "Privacy",
  privacy:
    "What you enter is seen by your service provider, the Primary Contact of the case and your school's Attendance Lead. Enter only what helps them support the learner.",

  draftName: "this request",
  noDraft: "You can't open this request",
  noDraftHelp: "It was submitted or deleted, or somebody else is working on it.",
  taskListFor: (learner: string) => `For ${learner}`,
  tasks: "Fill in each part, in any order. Then check your answers and submit.",
  completed: "Completed",
  inProgress: "In progress",
  notStarted: "Not started",
  cannotStart: "Cannot start yet",
  problem: "There is a problem",
  optional: "Optional",
  checkTask: "Check your answers and submit",
  taskList: "Task list",
  saveAndContinue: "Save and continue",
  saveAndReturn: "Save and return to task list",

  saving: "Saving…",
  savedAt: (time: string) => `Saved ${time}`,
  savedExcept: (time: string, what: string) => `Saved ${time}, but not: ${what}`,
  notSaved: "Not saved – trying again",
  gone: "This request is no longer a draft. It was submitted, deleted or taken over in another window.",
  changedElsewhere: (time: string) => `This draft was changed at ${time} in another window.`,
  chooseWhich: "Both of you changed these answers. Choose which to keep.",
  mine: "Keep mine",
  theirs: "Keep theirs",
  keepChosen: "Continue",
  noAnswer: "No answer",

  findLearner: "Learner's name or National Student Number",
  find: "Find learner",
  finding: "Finding…",
  found: (n: number) => (n === 1 ? "1 learner found" : `${thousands(n)} learners found`),
  noneFound: "No learner by that name is enrolled at your school.",
  chooseLearner: "Choose the learner",
  chosen: "Chosen:",
  enterLearner: "Enter the learner's name or number",
  year: (n: number) => `Year ${n}`,

  me: (name: string) => `Me (${name})`,
  somebodyElse: "Somebody else at my school",
  ownName: "You must put your own name here.",

  warning: "Warning",
  yes: "Yes",
  no: "No",
  optionalLabel: (label: string) => `${label} (optional)`,

  check: "Check your answers",
  change: "Change",
  submit: "Submit",
  submitting: "Submitting…",
  missing: "Complete these parts before you submit.",
  seeCase: (number: string) => `See case ${number}`,

  submitted: "Request submitted",
  caseNumber: "Your case number is",
  whatNext: "What happens next",
  goneTo: (provider: string, contact: string) =>
    `Your request has gone to ${provider}. They will assign a case manager, who will contact ${contact}.`,
  notAllocated: (contact: string) =>
    `No provider covers your school's area yet. The Ministry will allocate the case, and its case manager will contact ${contact}.`,
  openCase: "See the case",
};

export type RequestWords = typeof english;
export const useRequestWords = catalogue(english, () => import("./request-words.mi"));
