import type { Translation } from "../i18n/words";
import type { RefusalWords } from "./refusals";

/** A draft until a licensed translator has read it. */
export const words: Translation<RefusalWords> = {
  unreached: "Kāore i taea te hono ki te ratonga. Kāore he mea i ngaro: whakamātauria anō.",
  busy: "Kei te pukumahi te ratonga. Kāore he mea i ngaro: taihoa ka whakamātau anō.",
  broken: "I hē tētahi mea i tō mātou taha. Kāore he mea i ngaro: whakamātauria anō.",
  brokenWith: (id) =>
    `I hē tētahi mea i tō mātou taha. Kāore he mea i ngaro: whakamātauria anō. Tohutoro: ${id}`,
  signIn: "Kua takiputahia koe. Takiuru anō, kātahi ka whakamātau anō.",
};
