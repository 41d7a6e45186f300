import type { Translation } from "../i18n/words";
import type { NoticeWords } from "./words";

const TOLD: Record<string, string> = {
  RequestSubmitted: "Kua tukuna te tono",
  RequestReturned: "Kua whakahokia te tono ki te kura",
  RequestResubmitted: "Kua tukuna anō te tono",
  RequestWithdrawn: "Kua tangohia te tono",
  RequestDeclined: "Kua whakakāhoretia te tono",
  CaseAllocated: "Kua tohaina te kēhi ki tētahi kaiwhakarato",
  AllocationFailed: "Mā te Manatū te kēhi e toha",
  CaseAssigned: "Kua tautapatia te kēhi",
  CaseReassigned: "Kua tautapatia anō te kēhi",
  CaseRequeued: "Kua hoki te kēhi ki te rārangi",
  CasePaused: "Kua whakatārewahia te kēhi",
  CaseResumed: "Kua haere tonu te kēhi",
  CaseClosed: "Kua katia te kēhi",
  CaseReopened: "Kua whakatuwheratia anō te kēhi",
  TransferRequested: "Kua tonoa te whakawhitinga",
  TransferAccepted: "Kua whakaaetia te whakawhitinga",
  TransferRejected: "Kua whakakāhoretia te whakawhitinga",
  PrimaryContactChanged: "Kua panonitia te whakapānga matua",
  PrimaryContactVacated: "Me kopou he whakapānga matua",
  CommentAdded: "Kua tāpirihia he kōrero",
  CommentShared: "Kua tohaina he kōrero",
  FileUploaded: "Kua tukuna ake he kōnae",
  FileShared: "Kua tohaina he kōnae",
  LearnerArrived: "Kua whakauru he ākonga whai kēhi ki tō kura",
};

/** A draft until a licensed translator has read it. */
export const words: Translation<NoticeWords> = {
  notifications: "Pānui",
  noticesName: "pānui",
  help: "Ngā mea i pā ki ngā kēhi e hāngai ana ki a koe. Ko ngā mea anake ka taea tonu e koe te kite.",
  emails: "Ka kōwhiri koe i ō tautuhinga mēnā ka pānuitia hoki koe mā te īmēra.",
  settings: "Tautuhinga",
  none: "Kāore ō pānui. Ka pā tētahi mea ki tētahi o ō kēhi, ka rārangi ki konei.",
  unread: "Hou",
  markRead: "Tohua katoa hei pānui kua pānuitia",
  marking: "E tohu ana…",
  marked: "Kua tohua katoatia",
  news: (what: string) => `He pānui hou: ${what}`,
  title: (kind: string, number: string, english: string) => {
    const told = TOLD[kind];
    return told ? `${told}: kēhi ${number}` : english;
  },
};
