// @ts-check
/** A school's journeys without a mouse. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, comesTo, isToldProblems, noTrap, press, reach, tick, write } from "./lib/keyboard.mjs";
import { person } from "./lib/people.mjs";
import { freeLearners } from "./lib/request.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

test("nothing here touches a mouse", () => {
  for (const name of [
    "e27-keyboard-school.test.mjs",
    "e27-keyboard-users.test.mjs",
    "e27-keyboard-work.test.mjs",
    "lib/keyboard.mjs",
  ]) {
    const source = readFileSync(new URL(name, import.meta.url), "utf8");
    const calls =
      /\.(mouse|touchscreen|click|dblclick|tap|hover|fill|check|uncheck|selectOption|focus)\b\s*[.(]/;
    assert.equal(calls.exec(source)?.[0], undefined, name);
  }
});

journey(set, "signing in, the language, the settings, signing out", undefined, async ({ page }) => {
  await page.goto("/sign-in");
  await says(page, "David Smith (lead@north)");
  await press(page, "button", "Sign in");
  await isToldProblems(page);
  await press(page, "link", "Choose an account");
  await choose(page, "David Smith (lead@north)");
  await press(page, "button", "Sign in");
  await says(page, "Active cases (15)");
  await press(page, "button", "te reo Māori");
  await says(page, "Ngā kēhi hohe (15)");
  await press(page, "button", "English");
  await says(page, "Active cases (15)");
  await press(page, "link", "Settings");
  await comesTo(page, "heading", "Settings");
  await choose(page, "te reo Māori");
  await page.getByRole("heading", { level: 1, name: "Tautuhinga" }).waitFor();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await tick(page, "Use single keys as shortcuts");
  assert.ok(await page.getByRole("checkbox", { name: "Use single keys as shortcuts" }).isChecked());
  await press(page, "button", "Sign out");
  await page.getByRole("heading", { level: 1, name: "Login with Education Sector Logon (ESL)" }).waitFor();
});

journey(
  set,
  "searching, filtering and sorting the home page, and more of it",
  "lead@north",
  async ({ page }) => {
    const active = page.locator("#active");
    await page.goto("/");
    await says(page, "Active cases (15)");
    await noTrap(page);
    await write(page, "searchbox", "Search active cases", "solomona");
    await says(page, "1 of 15 active cases");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await active.locator("tbody tr").nth(9).waitFor();
    await press(page, "button", "Filter active cases");
    await comesTo(page, "button", "Filter active cases");
    await tick(page, "Allocated");
    await says(page, /^\d of 15 active cases$/);
    await press(page, "button", /^Remove filter: /);
    await active.locator("tbody tr").nth(9).waitFor();
    // The chip is gone, and the focus with it would be lost.
    await comesTo(page, "button", "Filter active cases");
    await press(page, "button", "Learner name");
    await comesTo(page, "button", "Learner name");
    await page.locator("#active th[aria-sort=ascending]", { hasText: "Learner name" }).waitFor();
    const before = await active.locator("tbody tr").count();
    await press(page, "button", /^Show more/);
    await active.locator("tbody tr").nth(before).waitFor();
    const first = await active.locator("tbody tr").nth(before).getByRole("link").first().innerText();
    await comesTo(page, "link", first);
    await page.keyboard.press("Enter");
    await comesTo(page, "heading", `Case ${first}`);
  },
);

journey(set, "a draft thrown away, or kept after all", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Draft requests (3)");
  await reach(page, "button", /^Delete draft Request/);
  const name = await page.locator(":focus").getAttribute("aria-label");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await comesTo(page, "button", name ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await press(page, "button", "Delete draft");
  await says(page, "Draft requests (2)");
  await comesTo(page, "heading", "Draft requests (2)");
});

journey(set, "a whole request", "support@north", async ({ page }) => {
  const [learner] = await freeLearners(await person(set.server.url, "lead@north"));
  await page.goto("/");
  await says(page, "Services (1)");
  await press(page, "link", "Chronic Absence request for support");
  await comesTo(page, "heading", "Chronic Absence request for support");
  await press(page, "button", "Start Request");
  await page.getByRole("link", { name: "Learner", exact: true }).waitFor();
  await press(page, "link", "Learner");
  await comesTo(page, "heading", "Learner");
  await noTrap(page);
  await write(page, "textbox", "Learner's name or National Student Number", learner.nsn);
  await page.keyboard.press("Enter");
  await says(page, "1 learner found");
  await choose(page, learner.name);
  await press(page, "button", "Save and continue");
  await comesTo(page, "heading", "Whānau and caregivers");
  await press(page, "button", "Save and continue");
  await comesTo(page, "heading", "Attendance");
  await press(page, "button", "Save and continue");
  await isToldProblems(page);
  await reach(page, "link", /half-days possible/i);
  await page.keyboard.press("Enter");
  await comesTo(page, "textbox", "Half-days possible");
  await page.keyboard.type("100");
  await write(page, "textbox", "Half-days attended", "61");
  await press(page, "button", "Save and return to task list");
  await press(page, "link", "Primary Contact");
  await comesTo(page, "heading", "Primary Contact");
  await choose(page, "Me (Susan Wildes)");
  await press(page, "button", "Save and return to task list");
  await press(page, "link", "Check your answers and submit");
  await comesTo(page, "heading", "Check your answers");
  await press(page, "link", "Change Half-days attended");
  await comesTo(page, "heading", "Attendance");
  await write(page, "textbox", "Half-days attended", "62");
  await press(page, "button", "Save and continue");
  await comesTo(page, "heading", "Check your answers");
  await page.locator("dd", { hasText: /^62$/ }).waitFor();
  await press(page, "button", "Submit");
  await comesTo(page, "heading", "Request submitted");
  await press(page, "link", "See the case");
  await page.locator(".app-strip", { hasText: learner.name }).waitFor();
});

journey(set, "a comment, its mistakes, and the tabs of a case", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  await noTrap(page);
  await press(page, "button", "Add Comment");
  await comesTo(page, "textbox", "Comment");
  await press(page, "button", "Submit");
  await isToldProblems(page);
  await page.keyboard.press("Escape");
  await comesTo(page, "button", "Add Comment");
  await page.keyboard.press("Enter");
  await comesTo(page, "textbox", "Comment");
  await page.keyboard.type("Half of it");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Discard comment?" }).waitFor();
  await press(page, "button", "Keep writing");
  await write(page, "textbox", "Comment", "All of it, by keys.");
  await press(page, "button", "Submit");
  await page.locator("[data-entry]", { hasText: "All of it, by keys." }).waitFor();
  await comesTo(page, "button", "Add Comment");
  await reach(page, "tab", "Activity");
  await page.keyboard.press("ArrowRight");
  await comesTo(page, "tab", "Details");
  await says(page, "Student details");
  await page.keyboard.press("End");
  await comesTo(page, "tab", /^Related/);
  await page.getByRole("row").filter({ hasText: "All of it, by keys." }).waitFor();
  await page.keyboard.press("Home");
  await comesTo(page, "tab", "Activity");
});

journey(set, "another Primary Contact", "lead@north", async ({ page }) => {
  await page.goto("/cases/00000001");
  await says(page, "Joseph Bloggs");
  await press(page, "button", "Change Primary Contact");
  await comesTo(page, "heading", "Change Primary Contact");
  await noTrap(page);
  await write(page, "textbox", "School Primary Contact Name", "susan");
  await page.keyboard.press("Enter");
  await says(page, "1 person found");
  await choose(page, "Susan Wildes");
  await write(page, "textbox", "Phone Number", "021 555 000");
  await press(page, "button", "Change Contact");
  await comesTo(page, "heading", "Case 00000001");
  await page.locator(".app-strip", { hasText: /Primary Contact:\s*Susan Wildes/ }).waitFor();
  assert.deepEqual(await texts(page.locator("#announcer")), ["Primary Contact changed to Susan Wildes"]);
});
