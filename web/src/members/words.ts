import { catalogue } from "../i18n/words";
import { thousands } from "../ui/words";

const english = {
  users: "Users",
  usersHelp: (organisation: string) => `People who can use the Attendance Service CMS for ${organisation}.`,
  listed: (n: string) => `People${n}`,
  usersName: "users",
  searchUsers: "Search users",
  found: (n: number) => (n === 1 ? "1 person found" : `${thousands(n)} people found`),
  noMatch: "Nobody by that name or username.",
  addUser: "Add user",
  name: "Name",
  username: "ESL username",
  roles: "Roles",
  access: "CMS access",
  lastLogin: "Last login",
  action: "Action",
  active: "Active",
  removed: "Removed",
  noRoles: "None",
  never: "Never",
  editRoles: "Edit roles",
  editRolesOf: (name: string) => `Edit roles of ${name}`,
  removeAccess: "Remove access",
  removeAccessOf: (name: string) => `Remove access of ${name}`,
  giveAccess: "Give access",
  giveAccessTo: (name: string) => `Give access to ${name}`,
  sending: "Sending…",
  whose: (name: string, username: string) => `${name} (${username})`,

  usernameHint: "What they sign in to Education Sector Logon with. Check it with them.",
  fullNameHint: "As colleagues know them.",
  phoneOptional: "Phone Number (optional)",
  emailOptional: "Email address (optional)",
  continue: "Continue",
  enterUsername: "Enter their ESL username",
  enterName: "Enter their name",
  chooseRole: "Choose at least one role",
  check: "Check before you give access",
  checkHelp: "Whoever signs in with this username will see children's records as these roles allow.",
  phone: "Phone Number",
  email: "Email address",
  goBack: "Change",
  added: (name: string) => `${name} has access now`,

  whatWillChange: "What will change",
  nothingChanges: "Nothing changes.",
  gets: (name: string, roles: string) => `${name} gets: ${roles}`,
  loses: (name: string, roles: string) => `${name} loses: ${roles}`,
  requeued: (n: number) =>
    n === 1
      ? "The active case they own goes back to be assigned."
      : `The ${thousands(n)} active cases they own go back to be assigned.`,
  saveRoles: "Save roles",
  chooseChange: "Choose what will change",
  rolesChanged: (name: string) => `Roles of ${name} changed`,

  removeHelp:
    "They are signed out within seconds, also where they are signed in now. What they did stays on record.",
  contactOf: (n: number) =>
    n === 1
      ? "They are Primary Contact of 1 active case."
      : `They are Primary Contact of ${thousands(n)} active cases.`,
  whoInstead: "Who becomes Primary Contact in their place?",
  findSomebody: "Find somebody else",
  nobodyForNow: "Nobody for now",
  nobodyHint: "The cases have no Primary Contact until somebody names one.",
  chooseReplacement: "Choose who becomes Primary Contact, or nobody for now",
  accessRemoved: (name: string) => `${name} no longer has access`,

  does_PRIMARY_CONTACT: "Sends requests for support. Sees and adds to the cases that name them.",
  does_OFFICE_SUPPORT:
    "Sends requests for support. Adds to all cases of the school, without seeing what others share.",
  does_ATTENDANCE_LEAD: "Sends requests for support. Sees what is shared on all cases of the school.",
  does_DELEGATED_AUTHORISER: "Gives and removes access for your organisation. Sees no cases by it.",
  does_CASE_MANAGER: "Works on your provider's cases.",
  does_WORKFLOW_LEAD: "Works on your provider's cases, assigns them and sees the dashboard.",
};

export type MemberWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
