/** Whether the session has ended under a page that is open. */
import { store } from "./store";

export const ended = store(false);

export function sessionEnded(): void {
  ended.set(true);
}
