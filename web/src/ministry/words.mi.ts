import type { Translation } from "../i18n/words";
import type { MinistryWords } from "./words";

/** A draft until a licensed translator has read it. */
export const words: Translation<MinistryWords> = {
  allocation: "Ngā kēhi hei toha",
  allocationHelp:
    "Kāore i kitea he kaiwhakarato mō ēnei kēhi mā te kura, mā te rohe rānei. Tohaina ia kēhi ki tētahi kaiwhakarato. Kāore ngā ingoa o ngā ākonga e whakaaturia ana i konei.",
  waiting: (n) => `E tatari ana ki te tohanga${n}`,
  waitingName: "ngā kēhi hei toha",
  nothingWaits: "He kaiwhakarato tō ia kēhi. Ka puta he kēhi ki konei ina kore e kitea he kaiwhakarato.",
  referenceNumber: "Tau tohutoro",
  dateOpened: "Rā i tuwhera ai",
  school: "Kura",
  noSchool: "Kāore i te whakauru",
  catchment: "Rohe",
  noCatchment: "Kāore i te mōhiotia",
  action: "Mahi",
  allocate: "Toha",
  allocateThis: (number) => `Tohaina te kēhi ${number}`,
};
