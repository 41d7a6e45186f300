import type { Translation } from "../i18n/words";
import type { SettingsWords } from "./settings";

/** A draft until a licensed translator has read it. */
export const words: Translation<SettingsWords> = {
  settings: "Tautuhinga",
  language: "Reo",
  languageHint: "He tauira ngā kupu Māori kia arotakea rā anō e tētahi kaiwhakamāori whai raihana.",
  shortcuts: "Pokatata papapātuhi",
  shortcutsHint: "Ka mahi i tēnei ripa, i te wā kāore koe e pato ana.",
  shortcutsOn: "Whakamahia ngā pātuhi takitahi hei pokatata",
  keyHome: "g kātahi ko h: kāinga",
  keySearch: "/: rapua ngā kēhi hohe, i te kāinga",
  keyComment: "c: tāpirihia he kōrero, i tētahi kēhi",
  keyContact: "p: panonihia te whakapānga matua, i tētahi kēhi",
  account: "Tō pūkete",
  accountHelp: "Mā te Delegated Authoriser o tō whakahaere e panoni ngā mea ka kitea, ka mahia e koe.",
  saved: "Kua tiakina",
  email: "Ngā īmēra mō ō kēhi",
  emailHint: "Ka kī noa te īmēra he mea hei pānui. Kāore e whakaingoatia tētahi.",
  emailEACH: "Ia wā ka pā mai tētahi mea",
  emailDAILY: "Kotahi i te rā, i te 7 karaka i te ata",
  emailNONE: "Kaua rawa",
  notSaved: "Kāore i taea te tiaki. Ngana anō.",
};
