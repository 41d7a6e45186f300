import type { Translation } from "../i18n/words";
import type { Labels } from "./labels";

/** A draft until a licensed translator has read it. */
export const words: Translation<Labels> = {
  AWAITING_ALLOCATION: "E tatari ana ki te tohanga",
  ALLOCATED: "Kua tohaina",
  OPEN: "Tuwhera",
  PAUSED: "Kua whakatārewatia",
  CLOSED: "Kua katia",
  CHRONIC_ABSENCE: "Tamōtanga roa",
  CHRONIC_ABSENCE_SERVICE: "Tono tautoko mō te tamōtanga roa",
  SUBMITTED: "Kua tukuna",
  RETURNED: "Kua whakahokia",
  RESUBMITTED: "Kua tukuna anō",
  WITHDRAWN: "Kua tangohia",
  PENDING: "E tārewa ana",
  RECEIVED: "Kua tae mai",
  ACCEPTED: "Kua whakaaetia",
  DECLINED: "Kua whakahēngia",
  COMPLETED: "Kua oti",
};
