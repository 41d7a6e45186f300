import type { Translation } from "../i18n/words";
import type { ItemWords } from "./item-words";

/** A draft until a licensed translator has read it. */
export const words: Translation<ItemWords> = {
  whatToDo: "He aha tāu e hiahia ana kia mahia?",
  choose: "Kōwhiria te mahi",
  RENAME: "Hoatu he ingoa hou",
  AMEND: "Whakarerekē i te kupu",
  WITHDRAW: "Tangohia",
  REPORT_MISFILING: "Pūrongohia nō tētahi atu kēhi",
  withdrawHint: "Ko te hunga anake me pupuri i te pūkete ka kite tonu.",
  reportHint: "Ka tangohia tonutia, kia kore ai e pānuitia i te pūkete hē.",
  fileName: "Ingoa kōnae",
  nameHint: (extension) => `Ka mau tonu tōna pito, ${extension}`,
  enterName: "Tāurua he ingoa mō te kōnae",
  nameTooLong: "Kia 200 pūāhua te roa o te ingoa, iti iho rānei",
  comment: "Kōrero",
  enterComment: "Tāurua he kōrero",
  commentTooLong: "Kia 10,000 pūāhua te roa o te kōrero, iti iho rānei",
  reasonOptional: "Take (kāore e herea)",
  withdrawReasonHint: "Ka noho ki te hītori o te kēhi.",
  reason: "He aha te hē",
  reportReasonHint:
    "Nō hea kē, mēnā e mōhio ana koe, ā, nā wai pea i kite. Kaua e tuaruatia ngā kupu o roto.",
  enterReason: "Tāurua te hē",
  reasonTooLong: "Kia 4,000 pūāhua, iti iho rānei",
  submitRENAME: "Tiaki ingoa",
  submitAMEND: "Tiaki kōrero",
  submitWITHDRAW: "Tangohia",
  submitREPORT_MISFILING: "Pūrongohia, tangohia hoki",
  submit: "Haere tonu",
  sending: "Kei te tuku…",
  doneRENAME: "Kua whakaingoatia anō te kōnae",
  doneAMEND: "Kua whakarerekēhia te kōrero",
  doneWITHDRAW: "Kua tangohia",
  doneREPORT_MISFILING: "Kua pūrongohia, kua tangohia hoki",
};
