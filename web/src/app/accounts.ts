/** The accounts of a demonstration. Any other server has none to list. */
import type { Role } from "../api/gql/graphql";

export interface Account {
  username: string;
  name: string;
  organisation: string;
  roles: Role[];
}

/** The accounts, or nothing when this is no demonstration. */
export async function demoAccounts(): Promise<Account[] | undefined> {
  const response = await fetch("/auth/demo", { headers: { accept: "application/json" } });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`the accounts are answered with ${response.status}`);
  return ((await response.json()) as { accounts: Account[] }).accounts;
}

/** Whether people sign in with accounts of their own. */
export async function hasProvider(): Promise<boolean> {
  const response = await fetch("/auth/provider", { headers: { accept: "application/json" } });
  if (!response.ok && response.status !== 404) throw new Error(`it is answered with ${response.status}`);
  return response.ok;
}

export async function signInAs(username: string): Promise<void> {
  const response = await fetch("/auth/demo", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username }),
  });
  if (!response.ok) throw new Error(`signing in is answered with ${response.status}`);
}
