import type { Translation } from "../i18n/words";
import { thousands, type UiWords } from "./words";

/** A draft until a licensed translator has read it. */
export const words: Translation<UiWords> = {
  error: "Hapa",
  errorTitle: "Hapa",
  thereIsAProblem: "He raruraru",
  charactersLeft: (n) => `E ${thousands(n)} ngā pūāhua e toe ana`,
  charactersOver: (n) => `He ${thousands(n)} ngā pūāhua kei runga ake i te tepe`,
  day: "Rā",
  month: "Marama",
  year: "Tau",
  notLoaded: (what) => `Kāore i taea te tiki: ${what}. Kei te haumaru ō raraunga.`,
  reference: (id) => `Tohutoro: ${id}`,
  tryAgain: "Whakamātauria anō",
  updated: (time) => `I whakahoutia i te ${time}`,
  tryingAgain: "Kei te whakamātau anō",
  search: "Rapu",
  filter: "Tātari",
  filtersOn: (n) => ` (${n})`,
  removeFilter: (what) => `Tangohia te tātari: ${what}`,
  clearFilters: "Ūkuia ngā tātari katoa",
  showMore: "Whakaaturia ētahi atu",
  cancel: "Whakakore",
  back: "Hoki",
  from: "Mai i",
  to: "Ki",
  fromDay: (day) => `Mai i ${day}`,
  toDay: (day) => `Ki ${day}`,
  dayHint: "rr/mm/tttt",
  loading: (what) => `Kei te tiki: ${what}`,
  dateNotReal: "Tāuruhia tētahi rā tūturu, pēnei i te 13/06/2025",
};
