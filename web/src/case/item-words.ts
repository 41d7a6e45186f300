import { catalogue } from "../i18n/words";

const english = {
  whatToDo: "What do you want to do?",
  choose: "Choose what you want to do",

  RENAME: "Give it another name",
  AMEND: "Change its text",
  WITHDRAW: "Withdraw it",
  REPORT_MISFILING: "Report that it belongs on another case",
  withdrawHint: "Nobody but those who must keep the record will see it any more.",
  reportHint: "It is withdrawn at once, so that nobody reads on in the wrong record.",

  fileName: "File name",
  nameHint: (extension: string) => `It keeps its ending, ${extension}`,
  enterName: "Enter a name for the file",
  nameTooLong: "A name must be 200 characters or fewer",
  comment: "Comment",
  enterComment: "Enter a comment",
  commentTooLong: "Comment must be 10,000 characters or fewer",
  reasonOptional: "Reason (optional)",
  withdrawReasonHint: "It stands in the history of the case.",
  reason: "What is wrong",
  reportReasonHint: "Where it belongs, if you know, and who may have seen it. Don't repeat what is in it.",
  enterReason: "Enter what is wrong",
  reasonTooLong: "Use 4,000 characters or fewer",

  submitRENAME: "Save name",
  submitAMEND: "Save comment",
  submitWITHDRAW: "Withdraw",
  submitREPORT_MISFILING: "Report and withdraw",
  submit: "Continue",
  sending: "Sending…",
  doneRENAME: "File renamed",
  doneAMEND: "Comment changed",
  doneWITHDRAW: "Withdrawn",
  doneREPORT_MISFILING: "Reported and withdrawn",
};

export type ItemWords = typeof english;
export const useItemWords = catalogue(english, () => import("./item-words.mi"));
