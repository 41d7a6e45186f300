import { catalogue } from "../../i18n/words";

const english = {
  uploadFiles: "Upload Files",
  sizeOf: (sent: string, all: string, percent: number) => `${sent} of ${all} · ${percent}%`,
  waiting: "Waiting",
  cancel: "Cancel",
  cancelThis: (name: string) => `Cancel ${name}`,
  tryAgain: "Try again",
  tryAgainThis: (name: string) => `Try again: ${name}`,
  remove: "Remove",
  removeThis: (name: string) => `Remove ${name}`,
  uploaded: "Uploaded",
  uploadedOf: (sent: number, all: number) => `${sent} of ${all} files uploaded`,
  halfWay: "Half uploaded",
  empty: (name: string) => `${name} is empty.`,
  tooLarge: (name: string, size: string) => `${name} is ${size}. The largest file you can upload is 20 MB.`,
  notAllowed: (name: string) =>
    `${name} can't be uploaded. Use a PDF, an Office or OpenDocument file, an image, an email, plain text, CSV or a ZIP.`,
  known: (name: string) => `This file is already on the case: ${name}`,
  refused: (name: string, why: string) => `${name} was not taken. ${why}`,
  failed: (name: string) => `${name} could not be sent.`,
  done: "Done",
  close: "Close",
  nameFiles: "Name these files",
  nameHint: "A clear name makes a file easier to find.",
  nameOf: (file: string) => `Name of ${file}`,
  enterName: (file: string) => `Enter a name for ${file}`,
  nameTooLong: "A name must be 200 characters or fewer",
  visibleTo: "The files will be visible to:",
  next: "Next",
  attaching: "Adding…",
  attached: (n: number) => (n === 1 ? "1 file added to the case" : `${n} files added to the case`),
  notRenamed: "The files are on the case, but not all of them could be given their new names.",
  discardQuestion: "Discard these files?",
  discardFiles: "Discard files",
};

export type FileWords = typeof english;
export const useFileWords = catalogue(english, () => import("./words.mi"));
