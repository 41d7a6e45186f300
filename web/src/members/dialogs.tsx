/** What is done about somebody's access. */
import type { MemberRowFragment } from "../desk/gql/graphql";
import { AddUser } from "./add-user";
import { EditRoles } from "./edit-roles";
import { RemoveAccess } from "./remove-access";

export type Asked =
  | { about: "add" }
  | { about: "give" | "edit" | "remove"; member: MemberRowFragment }
  | undefined;

export function MemberDialogs({ asked, close }: { asked: NonNullable<Asked>; close: () => void }) {
  switch (asked.about) {
    case "add":
      return <AddUser close={close} />;
    case "give":
      return <AddUser member={asked.member} close={close} />;
    case "edit":
      return <EditRoles member={asked.member} close={close} />;
    case "remove":
      return <RemoveAccess member={asked.member} close={close} />;
  }
}
