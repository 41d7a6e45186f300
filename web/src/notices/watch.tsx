/** Looks after how much there is to read, on every page, and tells of what comes. */
import { useEffect } from "preact/hooks";
import { useFollow } from "../api/live";
import { outdated, useAnswer } from "../api/query";
import { unread } from "../app/unread";
import { NoticeAddedDocument, NoticesDocument, UnreadDocument } from "../desk/gql/graphql";
import { announceNews } from "../ui/announce";
import { useWords } from "./words";

export default function NoticeWatch() {
  const say = useWords();
  const { data } = useAnswer(UnreadDocument, {});
  const count = data?.data.viewer.unreadCount;
  useEffect(() => {
    if (count === undefined) return;
    unread.set(count);
    // A list that was asked for before the count is as old as that.
    outdated(NoticesDocument);
  }, [count]);
  useEffect(() => () => unread.set(0), []);
  useFollow(NoticeAddedDocument, {}, data?.asOf, {
    item({ notificationAdded: { notification, unreadCount } }) {
      unread.set(unreadCount);
      outdated(NoticesDocument);
      const { kind, title } = notification;
      announceNews(say.text("news", say.text("title", kind, notification.case?.number ?? "", title)));
    },
    over: () => outdated(UnreadDocument),
  });
  return null;
}
