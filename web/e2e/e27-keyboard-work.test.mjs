// @ts-check
/** A provider's and an auditor's journeys without a mouse. */
import assert from "node:assert/strict";
import { choose, comesTo, isToldProblems, noTrap, press, reach, tick, write } from "./lib/keyboard.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/** @param {import("playwright-core").Page} page */
const dialog = (page) => page.getByRole("dialog");

/** Presses a button that opens a dialog, and waits for it, as a person would. @param {import("playwright-core").Page} page @param {string | RegExp} name */
async function open(page, name) {
  await press(page, "button", name);
  await page.locator("dialog :focus").waitFor();
}

/** @param {import("playwright-core").Page} page @param {string} term @param {string} value */
async function stripSays(page, term, value) {
  await page.locator(".app-strip div").filter({ hasText: term }).locator("dd", { hasText: value }).waitFor();
}

journey(
  set,
  "the dashboard: tables, parts, filters, several cases assigned",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "15 cases found");
    await noTrap(page);
    await reach(page, "group", "Show as table").catch(() => undefined);
    await page.keyboard.press("Enter");
    await page.goto("/?queue.view=unassigned");
    await says(page, "3 cases found");
    await tick(page, "Choose case 00097960");
    await tick(page, "Choose case 00097980");
    await says(page, "2 cases chosen");
    await reach(page, "combobox", "Assign to");
    await page.keyboard.type("Tom Reid");
    await press(page, "button", "Assign");
    await comesTo(page, "heading", /^2 of 2 cases assigned|^2 cases assigned/);
    assert.deepEqual(await texts(page.locator(".app-results li")), [
      "00097960 Assigned to Tom Reid",
      "00097980 Assigned to Tom Reid",
    ]);
  },
);

journey(
  set,
  "one case: assigned, shared, paused, resumed, closed",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/cases/00098034");
    await says(page, "Charlotte Fa'alogo");
    await noTrap(page);
    await open(page, "Assign");
    await choose(page, "Tom Reid");
    await press(page, "button", "Reassign");
    await stripSays(page, "Case Owner:", "Tom Reid");
    await comesTo(page, "button", "Assign");

    await open(page, "Add Comment");
    await comesTo(page, "textbox", "Comment");
    await page.keyboard.type("Written and shared by keys.");
    await choose(page, "Share with school");
    await dialog(page).getByText("These people will see it:").waitFor();
    await press(page, "button", "Submit");
    const entry = page.locator(".app-timeline__entry").filter({ hasText: "Written and shared by keys." });
    await entry.getByText("Shared with school").waitFor();
    await comesTo(page, "button", "Add Comment");

    await reach(page, "tab", "Activity");
    await page.keyboard.press("End");
    await reach(page, "button", /^Stop sharing/);
    const stop = await page.locator(":focus").getAttribute("aria-label");
    await page.keyboard.press("Enter");
    await dialog(page).getByText("These people will no longer see it:").waitFor();
    await page.keyboard.press("Escape");
    await comesTo(page, "button", stop ?? "");
    await page.keyboard.press("Enter");
    await dialog(page).getByText("These people will no longer see it:").waitFor();
    await press(page, "button", "Stop sharing");
    await dialog(page).waitFor({ state: "detached" });
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), "BODY");
    await open(page, /^Share the comment of/);
    await dialog(page).getByText("These people will see it:").waitFor();
    await press(page, "button", "Share with school");
    await dialog(page).waitFor({ state: "detached" });

    await open(page, "Pause");
    await comesTo(page, "textbox", "Reason");
    await page.keyboard.type("Family is away");
    for (const [part, number] of [
      ["Day", "28"],
      ["Month", "2"],
      ["Year", "2030"],
    ]) {
      await write(page, "textbox", part ?? "", number ?? "");
    }
    await press(page, "button", "Pause case");
    await says(page, "This case is paused until 28/02/2030.");
    await comesTo(page, "heading", "Case 00098034");
    await open(page, "Resume");
    await press(page, "button", "Resume case");
    await stripSays(page, "Status:", "Open");

    await open(page, "Close case");
    await press(page, "button", "Close case");
    await isToldProblems(page);
    await choose(page, "Attendance improved");
    await press(page, "button", "Close case");
    await says(page, /^This case was closed on/);
    await comesTo(page, "heading", "Case 00098034");
  },
);

journey(
  set,
  "a transfer asked for, and accepted on the other side",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/cases/00098021");
    await says(page, "Fa'atali Solomona");
    await open(page, "Transfer");
    await choose(page, "Harbour Attendance");
    await write(page, "textbox", "Reason", "They moved to the harbour.");
    await press(page, "button", "Ask for transfer");
    await says(page, /It waits for an answer\.$/);
    const harbour = await set.visit("workflow@harbour");
    await harbour.page.goto("/?queue.view=transfers");
    await harbour.page.getByRole("link", { name: "00098021" }).waitFor();
    await press(harbour.page, "link", "00098021");
    await comesTo(harbour.page, "heading", "Case 00098021");
    await open(harbour.page, "Answer transfer");
    await choose(harbour.page, "Accept");
    await press(harbour.page, "button", "Send answer");
    await dialog(harbour.page).waitFor({ state: "detached" });
    await stripSays(harbour.page, "Case Owner:", "Not assigned yet");
    await page.getByRole("heading", { level: 1, name: "You can no longer see this case" }).waitFor();
    await harbour.context.close();
  },
);

journey(set, "the replay", "auditor@ministry", async ({ page }) => {
  await page.goto("/");
  await page.locator("#cases").getByRole("table").waitFor();
  await noTrap(page);
  await press(page, "link", "Replay of case 00098554");
  await page.locator(".app-facts").waitFor();
  await noTrap(page);
  await reach(page, "slider", "Event");
  await page.keyboard.press("Home");
  await says(page, /^Event 1 of /);
  await page.keyboard.press("ArrowRight");
  await says(page, /^Event 2 of /);
  await press(page, "button", "Next event");
  await says(page, /^Event 3 of /);
  await comesTo(page, "button", "Next event");
  await reach(page, "button", "Previous event", "Shift+Tab");
  await page.keyboard.press("Enter");
  await says(page, /^Event 2 of /);
  await reach(page, "combobox", "Compare with");
  await page.keyboard.press("End");
  await page.locator(".app-differing li").first().waitFor();
  await reach(page, "combobox", "As seen by", "Shift+Tab");
  await page.keyboard.type("Jane Doe");
  await says(page, /As Jane Doe could see it|Jane Doe could not see this case then/);
});

journey(
  set,
  "a dialog that comes late gives the focus back to its button, wherever Tab went meanwhile",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/cases/00097900");
    await page.getByRole("button", { name: "Assign" }).waitFor();
    /** @type {() => void} */
    let come = () => undefined;
    const held = new Promise((resolve) => {
      come = () => resolve(undefined);
    });
    await page.route(/\/assets\/acts-[^/]*\.js/, async (route) => {
      await held;
      await route.continue();
    });
    await press(page, "button", "Assign");
    await page.keyboard.press("Tab");
    await comesTo(page, "button", "Pause");
    assert.equal(await dialog(page).count(), 0);
    come();
    await page.locator("dialog :focus").waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await comesTo(page, "button", "Assign");
  },
);
