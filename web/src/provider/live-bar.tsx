/** Whether the figures move, since when they hold, and the button that stops them. */
import { line } from "../api/live";
import { useStore } from "../api/store";
import { clockWithSeconds } from "../i18n/dates";
import { announce } from "../ui/announce";
import { useWords } from "./words";

interface LiveBarProps {
  at: Date;
  paused: boolean;
  setPaused: (paused: boolean) => void;
}

export function LiveBar({ at, paused, setPaused }: LiveBarProps) {
  const say = useWords();
  const now = useStore(line);
  const time = clockWithSeconds(at);
  const words = () => {
    if (paused) return say("paused", time);
    switch (now) {
      case "live":
        return say("live", time);
      case "broken":
        return say("behind", time);
      case "idle":
      case "connecting":
        return say("connecting");
    }
  };
  function toggle() {
    setPaused(!paused);
    announce(say.text(paused ? "updatesResumed" : "updatesPaused"));
  }
  return (
    <div class="app-live" data-line={paused ? "paused" : now}>
      <p>{words()}</p>
      <button type="button" class="govuk-button govuk-button--secondary app-tight" onClick={toggle}>
        {say(paused ? "resumeUpdates" : "pauseUpdates")}
      </button>
    </div>
  );
}
