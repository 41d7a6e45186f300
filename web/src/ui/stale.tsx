/** What is shown is not the latest: asking anew failed, and is tried again. */
import { clock } from "../i18n/dates";
import { useWords } from "./words";

interface StaleProps {
  result: { data: unknown; failureCount: number; dataUpdatedAt: number; error: Error | null };
}

export function Stale({ result }: StaleProps) {
  const say = useWords();
  const { data, failureCount, error, dataUpdatedAt } = result;
  if (!data || (failureCount === 0 && !error)) return null;
  return (
    <p class="app-told" role="status">
      {say("updated", clock(new Date(dataUpdatedAt)))} · {say("tryingAgain")}
    </p>
  );
}
