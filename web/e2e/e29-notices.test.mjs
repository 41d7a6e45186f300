// @ts-check
/** What somebody is told in the application: the count, the list, what is read, and email by choice. */
import assert from "node:assert/strict";
import { accessible, fits } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();
const NUMBER = "00098021";
/** John Smith is its Primary Contact. */
const JOHNS = "00000001";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
const bell = (page) => page.getByRole("banner").getByRole("link", { name: /^Notifications/ });

/** Waits until the bell counts so many. @param {Page} page @param {number} count */
const counts = (page, count) => bell(page).getByText(String(count), { exact: false }).waitFor();

/** The newest first: what it says, and whether it is new. @param {Page} page */
const listed = async (page) =>
  (await texts(page.locator(".app-notices li"))).map((line) => line.replace(/ \d\d\/.*/, ""));

journey(set, "told while a page is open, listed, read", "manager@northwood", async ({ page }) => {
  const lead = await person(set.server.url, "lead@north");
  await page.goto("/notifications");
  await says(page, "You have no notifications");
  await accessible(page, "nothing to read");
  // The count follows once the page has settled.
  const socket = page.waitForEvent("websocket", { timeout: 30_000 });
  await socket;
  await lead.comment(NUMBER, "From the school.");
  await counts(page, 1);
  await page.locator("#announcer", { hasText: `New notification: Comment added: case ${NUMBER}` }).waitFor();
  await page.waitForFunction(() => document.title.startsWith("(1) Notifications"));
  await page.locator(".app-notices li").waitFor();
  assert.deepEqual(await listed(page), [`Comment added: case ${NUMBER} NEW`.replace("NEW", "New")]);
  await lead.comment(NUMBER, "And another thing.");
  await counts(page, 2);
  await page.locator(".app-notices li").nth(1).waitFor();
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await accessible(page, "two to read");
    await fits(page, "two to read");
  }
  // By keyboard alone: to the case and back, then all are read.
  await page
    .getByRole("link", { name: `Comment added: case ${NUMBER}` })
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: `Case ${NUMBER}` }).waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Mark all as read" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#announcer", { hasText: "All marked as read" }).waitFor();
  await page.getByRole("button", { name: "Mark all as read" }).waitFor({ state: "detached" });
  assert.deepEqual(await listed(page), [`Comment added: case ${NUMBER}`, `Comment added: case ${NUMBER}`]);
  assert.equal(await page.title(), "Notifications – Attendance service");
  await page.reload();
  await page.locator(".app-notices li").nth(1).waitFor();
  assert.equal(await page.getByText("New", { exact: true }).count(), 0);
});

journey(set, "what may no longer be seen is told no more", "contact@north", async ({ page }) => {
  const lead = await person(set.server.url, "lead@north");
  const manager = await person(set.server.url, "manager@northwood");
  await manager.comment(JOHNS, "For the school.");
  await page.goto("/notifications");
  await page.locator(".app-notices li").waitFor();
  const { id, version, primaryContact } = await lead.caseOf(JOHNS);
  const document = 'query ($id: ID!) { contacts(caseId: $id, search: "David") { person { id } } }';
  const david = (await lead.ask(document, { id })).contacts[0].person.id;
  await lead.act("changePrimaryContact", { caseId: id, expectedVersion: version, personId: david });
  await page.reload();
  await says(page, "You have no notifications");
  const before = primaryContact.person.id;
  const now = await lead.caseOf(JOHNS);
  await lead.act("changePrimaryContact", { caseId: id, expectedVersion: now.version, personId: before });
  await page.reload();
  await page.locator(".app-notices li").nth(1).waitFor();
});

journey(set, "in te reo Māori, and email by choice", "lead@north", async ({ page }) => {
  const manager = await person(set.server.url, "manager@northwood");
  await manager.comment(NUMBER, "Shared with the school.");
  await page.goto("/notifications");
  await page.locator(".app-notices li").first().waitFor();
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await says(page, `Kua tāpirihia he kōrero: kēhi ${NUMBER}`);
  await accessible(page, "te reo Māori");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("main").getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  assert.ok(await page.getByLabel("Each time something happens").isChecked());
  await page.getByLabel("Once a day, at about 7 in the morning").check();
  await page.locator("#announcer", { hasText: "Saved" }).waitFor();
  await page.reload();
  await page.getByLabel("Once a day, at about 7 in the morning").waitFor();
  assert.ok(await page.getByLabel("Once a day, at about 7 in the morning").isChecked());
});
