import type { Translation } from "../i18n/words";
import type { WritingWords } from "./writing-dialog";

/** A draft until a licensed translator has read it. */
export const words: Translation<WritingWords> = {
  discardQuestion: "Whakarerea ngā mea kua tuhia e koe?",
  discardHelp: "Ka ngaro ngā mea kua tuhia e koe.",
  keepWriting: "Haere tonu te tuhi",
  discard: "Whakarere",
};
