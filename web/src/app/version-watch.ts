/** When it is worth asking whether there is a newer client. */
import { line } from "../api/live";
import { isOutdated, lookForNewer } from "../api/version";

/** Looks when the line is back, as after the server was restarted, and when somebody comes back to the page. */
export function watchVersion(): () => void {
  const look = () => {
    if (!isOutdated.get()) lookForNewer();
  };
  let before = line.get();
  const unwatch = line.watch((now) => {
    if (before === "broken" && now === "live") look();
    before = now;
  });
  const seen = () => {
    if (document.visibilityState === "visible") look();
  };
  addEventListener("visibilitychange", seen);
  return () => {
    unwatch();
    removeEventListener("visibilitychange", seen);
  };
}
