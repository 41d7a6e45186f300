/** Stands where a part of the client could not be fetched. */
import { TroublePanel } from "../ui/trouble";
import { useWords } from "./words";

const MISSING = new Error("a part of the client is missing");

/** Trying again loads the page anew, which asks before it loses anything. */
export function MissingPart() {
  const say = useWords();
  return <TroublePanel what={say.text("part")} error={MISSING} again={() => location.reload()} />;
}
