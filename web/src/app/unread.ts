/** How many notifications somebody has not read; looked after by `notices/watch`. */
import { store } from "../api/store";

export const unread = store(0);
