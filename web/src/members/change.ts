/** A command about somebody's access, and what follows on the page when it is carried out. */

import { useCommand } from "../api/command";
import { ViewerDocument } from "../api/gql/graphql";
import { outdated } from "../api/query";
import type { Document } from "../api/request";
import { useViewer } from "../app/session";
import { type MemberRowFragment, MembersDocument } from "../desk/gql/graphql";
import { announce } from "../ui/announce";

interface Changed {
  member: MemberRowFragment | null;
  position: string | null;
  errors: { code: string; message: string; path: string[] | null }[];
}

interface Ending {
  /** What is said when it is done. */
  told: (name: string) => string;
  close: () => void;
  refused?: () => void;
}

export function useChange<R extends Record<string, Changed>, V>(document: Document<R, V>) {
  const { send, standing, clear } = useCommand(document);
  const viewer = useViewer();
  async function change(input: Parameters<typeof send>[0], { told, close, refused }: Ending): Promise<void> {
    const done = (await send(input, refused)) as Changed | undefined;
    if (!done) return;
    const asked = outdated(MembersDocument);
    // Whoever changed their own roles may go to other places now.
    if (done.member?.person.id === viewer.id) outdated(ViewerDocument);
    announce(told(done.member?.person.name ?? ""));
    close();
    await asked;
    requestAnimationFrame(standSomewhere);
  }
  return { change, standing, clear };
}

/** The button that opened the dialog may be gone with what it did; then the heading is where to stand. */
function standSomewhere(): void {
  if (document.activeElement === document.body) document.querySelector("h1")?.focus();
}
