import type { Translation } from "../../i18n/words";
import type { FileWords } from "./words";

/** A draft until a licensed translator has read it. */
export const words: Translation<FileWords> = {
  uploadFiles: "Tuku kōnae",
  sizeOf: (sent, all, percent) => `${sent} o te ${all} · ${percent}%`,
  waiting: "E tatari ana",
  cancel: "Whakakore",
  cancelThis: (name) => `Whakakore ${name}`,
  tryAgain: "Whakamātau anō",
  tryAgainThis: (name) => `Whakamātau anō: ${name}`,
  remove: "Tango",
  removeThis: (name) => `Tangohia ${name}`,
  uploaded: "Kua tukuna",
  uploadedOf: (sent, all) => `${sent} o ngā kōnae ${all} kua tukuna`,
  halfWay: "Kua haurua te tuku",
  empty: (name) => `He kōnae kau a ${name}.`,
  tooLarge: (name, size) => `${size} a ${name}. Ko te 20 MB te mea rahi rawa ka taea te tuku.`,
  known: (name) => `Kei te kēhi kē tēnei kōnae: ${name}`,
  failed: (name) => `Kāore i taea a ${name} te tuku.`,
  done: "Kua oti",
  close: "Kati",
  nameFiles: "Whakaingoatia ēnei kōnae",
  nameHint: "Mā te ingoa mārama e māmā ai te kimi.",
  nameOf: (file) => `Ingoa o ${file}`,
  enterName: (file) => `Tāurua he ingoa mō ${file}`,
  visibleTo: "Ka kitea ngā kōnae e:",
  next: "Panuku",
  attaching: "Kei te tāpiri…",
  attached: (n) => `${n} ngā kōnae kua tāpirihia ki te kēhi`,
  discardQuestion: "Whakarerea ēnei kōnae?",
  discardFiles: "Whakarerea ngā kōnae",
};
