import type { Translation } from "../i18n/words";
import type { SessionWords } from "./session-watch";

/** A draft until a licensed translator has read it. */
export const words: Translation<SessionWords> = {
  heading: (minutes) => `Ka takiputaina koe i roto i te ${minutes} meneti`,
  help: "Kua roa koe e noho noa ana. Ka puritia ngā mea kua tuhia e koe ki konei, ahakoa te aha.",
  helpEnd:
    "Kāore e taea e te tangata te noho takiuru kia roa ake i tēnei. Ka taea te takiuru anō i taua wā tonu, ā, ka puritia ngā mea kua tuhia e koe ki konei.",
  left: (minutes, seconds) => `Te wā e toe ana: ${minutes}:${seconds}`,
  stay: "Noho takiuru tonu",
  goOn: "Haere tonu tae noa ki taua wā",
  staying: "Kei te noho takiuru tonu…",
  notReached: "Kāore i taea te Ratonga taetae ā-kura te whakapā atu. Whakamātauria anō.",
};
