// @ts-check
/** What the server says of sessions, said in its place; and signing in again. */

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ endsInSeconds: number | null, mayExtend: boolean } | "over"} Told */

/**
 * From now on answers `/session` for all pages of a browser.
 * @param {import("playwright-core").BrowserContext} context
 * @param {Told} first
 */
export async function sessionSays(context, first) {
  const session = { says: first, asked: 0, extended: 0 };
  await context.route("**/session", (route) => {
    if (route.request().method() === "POST") session.extended += 1;
    else session.asked += 1;
    if (session.says === "over") return route.fulfill({ status: 401, json: { errors: [] } });
    return route.fulfill({ json: session.says });
  });
  return session;
}

/** @param {Page} page @param {string} who */
export async function signInAgain(page, who) {
  const dialog = page.getByRole("dialog", { name: "You have been signed out" });
  await dialog.getByLabel(who).check();
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
}
