import { catalogue } from "../i18n/words";

const english = {
  notifications: "Notifications",
  noticesName: "notifications",
  help: "What happened on cases that concern you. Only what you may still see is listed.",
  emails: "You choose in your settings whether you are told by email as well.",
  settings: "Settings",
  none: "You have no notifications. When something happens on a case of yours, it is listed here.",
  unread: "New",
  markRead: "Mark all as read",
  marking: "Marking…",
  marked: "All marked as read",
  news: (what: string) => `New notification: ${what}`,
  title: (_kind: string, _number: string, english: string) => english,
};

export type NoticeWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
