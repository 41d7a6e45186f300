// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */

/** How soon somebody whose access ended is told. */
const TOLD_MAX_MS = 5_000;

/** @param {Page} page @param {string} name */
const row = (page, name) => page.locator("#users tbody tr").filter({ hasText: name });

/** What the row of somebody says, without its buttons. @param {Page} page @param {string} name */
const cells = (page, name) => texts(row(page, name).locator("th, td:not(:has(button))"));

/** @param {Page} page */
async function open(page) {
  await page.goto("/admin/users");
  await row(page, "John Smith").waitFor();
}

/** @param {Page} page @param {string} name @param {string} username @param {string[]} roles */
async function add(page, name, username, roles) {
  await page.getByRole("button", { name: "Add user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("ESL username").fill(username);
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  for (const role of roles) await dialog.getByLabel(role, { exact: true }).check();
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("heading", { name: "Check before you give access" }).waitFor();
  assert.deepEqual(await texts(dialog.locator("dd")), [username, name, roles.join(", ")]);
  await dialog.getByRole("button", { name: "Add user" }).click();
  await dialog.waitFor({ state: "detached" });
}

journey(set, "who has access, searched", "authoriser@north", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
  await page.getByRole("heading", { level: 2, name: "People (4)" }).waitFor();
  const heads = await texts(page.locator("#users thead th"));
  assert.deepEqual(heads, ["Name", "ESL username", "Roles", "CMS access", "Last login", "Action"]);
  assert.deepEqual(await cells(page, "John Smith"), [
    "John Smith",
    "contact@north",
    "Primary Contact",
    "Active",
    "Never",
  ]);
  await page.getByRole("searchbox", { name: "Search users" }).fill("tawhai");
  await says(page, "1 person found");
  assert.equal(await row(page, "Mere Tāwhai").count(), 1, "found without its macron");
  await page.getByRole("searchbox", { name: "Search users" }).fill("zzz");
  await says(page, "Nobody by that name or username.");
});

journey(set, "added, they get in; another role, and what will change", "authoriser@north", async (here) => {
  const { page } = here;
  await open(page);
  await add(page, "Māia O'Neill", "maia@north", ["Office Support"]);
  await page.locator("#announcer", { hasText: "Māia O'Neill has access now" }).waitFor();
  await row(page, "maia@north").waitFor();
  const maia = await set.visit("maia@north");
  await maia.page.goto("/");
  await says(maia.page, "Active cases (15)");

  await page.getByRole("button", { name: "Edit roles of Māia O'Neill" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Nothing changes.").waitFor();
  await dialog.getByLabel("Attendance Lead", { exact: true }).check();
  await dialog.getByLabel("Office Support", { exact: true }).uncheck();
  const changes = await texts(dialog.locator("[role=status] p"));
  assert.deepEqual(changes, ["Māia O'Neill gets: Attendance Lead", "Māia O'Neill loses: Office Support"]);
  await dialog.getByRole("button", { name: "Save roles" }).click();
  await dialog.waitFor({ state: "detached" });
  await row(page, "maia@north").filter({ hasText: "Attendance Lead" }).waitFor();
  const { viewer } = await (await person(set.server.url, "maia@north")).ask("{ viewer { roles } }");
  assert.deepEqual(viewer.roles, ["ATTENDANCE_LEAD"]);
  assert.deepEqual(maia.faults, []);
  await maia.context.close();
});

journey(
  set,
  "removed, another named in their place, and their page asks at once",
  "authoriser@north",
  async ({ page }) => {
    const john = await set.visit("contact@north");
    const settings = await set.visit("contact@north");
    await john.page.goto("/cases/00000001");
    await says(john.page, "Joseph Bloggs");
    await settings.page.goto("/settings");
    await says(settings.page, "Keyboard shortcuts");
    const lead = await person(set.server.url, "lead@north");
    assert.equal((await lead.caseOf("00000001")).primaryContact.person.name, "John Smith");

    await open(page);
    await page.getByRole("button", { name: "Remove access of John Smith" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^They are Primary Contact of \d+ active cases?\.$/).waitFor();
    await dialog.getByRole("button", { name: "Remove access" }).click();
    await dialog.locator(".govuk-error-summary", { hasText: "or nobody for now" }).waitFor();
    await dialog.getByLabel("Find somebody else").fill("david");
    await dialog.getByLabel("Susan Wildes").waitFor({ state: "detached" });
    await dialog.getByLabel("David Smith").check();
    const begun = Date.now();
    await dialog.getByRole("button", { name: "Remove access" }).click();
    await john.page.getByRole("dialog", { name: "You have been signed out" }).waitFor();
    const told = Date.now() - begun;
    assert.ok(told <= TOLD_MAX_MS, `told after ${told} ms`);
    await settings.page.getByRole("dialog", { name: "You have been signed out" }).waitFor();
    const toldWithoutNews = Date.now() - begun;
    assert.ok(toldWithoutNews <= TOLD_MAX_MS, `a page without news is told after ${toldWithoutNews} ms`);

    await dialog.waitFor({ state: "detached" });
    await row(page, "John Smith").filter({ hasText: "Removed" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    const again = await john.context.request.post("/auth/demo", { data: { username: "contact@north" } });
    assert.equal(again.status(), 401, "they can't sign in any more");
    let named = "";
    const until = Date.now() + 20_000;
    while (named !== "David Smith" && Date.now() < until)
      named = (await lead.caseOf("00000001")).primaryContact?.person.name;
    assert.equal(named, "David Smith");
    await john.context.close();
    await settings.context.close();
  },
);

journey(set, "given access again, as somebody who is known", "authoriser@north", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Give access to John Smith" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Office Support", { exact: true }).check();
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Give access" }).click();
  await row(page, "John Smith").filter({ hasText: "Active" }).waitFor();
  await person(set.server.url, "contact@north");
});

journey(
  set,
  "their own last right, and what is wrong, is told; nothing is lost",
  "authoriser@north",
  async ({ page }) => {
    await open(page);
    await page.getByRole("button", { name: "Remove access of Mere Tāwhai" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Remove access" }).click();
    const right = "You can't take this right from yourself. Another Delegated Authoriser can.";
    await dialog.locator(".govuk-error-summary", { hasText: right }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal((await cells(page, "Mere Tāwhai"))[3], "Active");

    await page.getByRole("button", { name: "Add user" }).click();
    await dialog.getByRole("button", { name: "Continue" }).click();
    const wrong = ["Enter their ESL username", "Enter their name", "Choose at least one role"];
    assert.deepEqual(await texts(dialog.locator(".govuk-error-summary li")), wrong);
    await dialog.getByLabel("ESL username").fill("two words");
    await dialog.getByLabel("Name", { exact: true }).fill("Ngāire Hōhepa");
    await dialog.getByLabel("Primary Contact", { exact: true }).check();
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByRole("button", { name: "Add user" }).click();
    // What the server finds wrong is mended where it was written.
    const odd = dialog.locator(".govuk-error-summary", { hasText: "Enter the username they sign in with." });
    await odd.waitFor();
    await odd.getByRole("link").click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "username");
    assert.equal(await dialog.getByLabel("Name", { exact: true }).inputValue(), "Ngāire Hōhepa");
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Keep writing" }).click();
    assert.equal(await dialog.getByLabel("ESL username").inputValue(), "two words");
  },
);

journey(set, "whoever gets another place to go finds the way there", "authoriser@north", async ({ page }) => {
  await open(page);
  assert.equal(await page.getByRole("navigation", { name: "Menu" }).count(), 0, "one place needs no menu");
  await page.getByRole("button", { name: "Edit roles of Mere Tāwhai" }).click();
  await page.getByRole("dialog").getByLabel("Attendance Lead", { exact: true }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Save roles" }).click();
  const menu = page.getByRole("navigation", { name: "Menu" });
  await menu.getByRole("link", { name: "Home" }).click();
  await says(page, "Active cases (15)");
  await menu.getByRole("link", { name: "Users" }).click();
  await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
});

journey(set, "nobody else is shown any of it", "lead@north", async ({ page }) => {
  await page.goto("/admin/users");
  await page.getByRole("heading", { level: 1, name: "Page not found" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Users" }).count(), 0);
});
