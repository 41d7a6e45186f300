/** Who opened a dialog whose code is still on its way: by the time it is here the focus may be elsewhere. */
import { createContext } from "preact";

/** What had the focus when it was asked for; nothing where a dialog opens at once. */
export const Opener = createContext<Element | null>(null);
