/** Where somebody can go, by what the server says they may do. */
import type { Viewer } from "./session";
import type { AppWords } from "./words";

export interface Place {
  href: string;
  word: keyof AppWords & ("home" | "dashboard" | "replay" | "users");
}

/** The places of somebody, the first of which is where they begin. */
export function navigation(viewer: Viewer): Place[] {
  const places: Place[] = [];
  if (viewer.organisation.kind === "SCHOOL" && viewer.may.includes("LIST_CASES"))
    places.push({ href: "/", word: "home" });
  if (viewer.may.includes("VIEW_DASHBOARD")) places.push({ href: "/provider", word: "dashboard" });
  if (viewer.may.includes("MANAGE_MEMBERS")) places.push({ href: "/admin/users", word: "users" });
  return places;
}
