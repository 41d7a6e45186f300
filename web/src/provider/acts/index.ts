/** What a provider does on a case, fetched together when the first of it is wanted. */
export { Allocate } from "./allocate";
export { Assign } from "./assign";
export { Close } from "./close";
export { Pause, Resume } from "./pause";
export { DeclineRequest, Reopen, ReturnRequest } from "./reason";
export { Refer, UpdateReferral } from "./refer";
export { Share, Unshare } from "./share";
export { SharedWith } from "./shared-with";
export { AnswerTransfer, RequestTransfer } from "./transfer";
