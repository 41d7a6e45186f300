import type { Translation } from "../i18n/words";
import type { AboutWords } from "./about-words";

/** A draft until a licensed translator has read it. The rest is English, and says so to screen readers. */
export const words: Translation<AboutWords> = {
  contact: "Whakapā mai",
  contact3: "Mēnā kei te mōrearea tētahi tangata ināianei, waea atu ki te 111.",
  privacy: "Tūmataitinga",
  copyright: "Manatārua",
  accessibility: "Āheinga",
  standardHeading: "Tā mātou e whai nei",
  canHeading: "Ngā mea ka taea e koe",
  knownHeading: "Ngā mea kāore anō kia tika",
  known1: "He tauira ngā kupu Māori kia arotakea rā anō e tētahi kaiwhakamāori whai raihana.",
  testedHeading: "Tā mātou whakamātau",
  tellHeading: "Kōrero mai",
};
