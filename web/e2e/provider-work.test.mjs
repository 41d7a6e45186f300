// @ts-check
/** The provider's working day on a case, what is overdue, and that a school sees nothing of it. */
import assert from "node:assert/strict";
import { fits, large, accessible as scanned } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { choose, comesTo, isToldProblems, noTrap, press, write } from "./lib/keyboard.mjs";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
const dialog = (page) => page.getByRole("dialog");

/** @param {Page} page @param {string} name */
async function open(page, name) {
  await page.locator("#tab-panel").getByRole("button", { name, exact: true }).click();
  await dialog(page).waitFor();
}

/** @param {Page} page @param {string} name */
async function send(page, name) {
  await dialog(page).getByRole("button", { name, exact: true }).click();
}

/** @param {Page} page */
async function closed(page) {
  await dialog(page).waitFor({ state: "detached" });
}

/** @param {Page} page @param {string} group @param {[string, string, string]} day */
async function enterDay(page, group, [day, month, year]) {
  const field = dialog(page).getByRole("group", { name: group });
  await field.getByLabel("Day").fill(day);
  await field.getByLabel("Month").fill(month);
  await field.getByLabel("Year").fill(year);
}

const UNTRIED = /^Overdue Nobody has tried to reach the whānau since the case was assigned, since \d\d\//;
const LATE = /^Overdue The day by which a task was to be done is over, since 02\/03\/2026 12:00 AM$/;

/** What stands above the tabs of a case as overdue. @param {Page} page */
const overdue = (page) => page.locator("div.app-overdue li");

journey(
  set,
  "attempts, tasks and attendance, in sight of the provider alone",
  "manager@northwood",
  async ({ page }) => {
    const number = "00098034";
    const [school, lead] = await Promise.all([set.visit("lead@north"), set.visit("workflow@northwood")]);
    await school.page.goto(`/cases/${number}`);
    await school.page.locator(".app-timeline__entry").first().waitFor();
    const told = await texts(school.page.locator(".app-timeline__entry"));
    await lead.page.goto(`/cases/${number}?tab=work`);
    await says(lead.page, "Nothing is to be done.");

    await page.goto(`/cases/${number}`);
    await overdue(page).filter({ hasText: UNTRIED }).waitFor();
    await page.getByRole("tab", { name: "Work" }).click();
    await says(page, "Nobody has tried to reach the whānau yet.");
    await open(page, "Log contact attempt");
    await send(page, "Log attempt");
    await dialog(page).getByRole("link", { name: "Choose how you tried" }).waitFor();
    await dialog(page).getByRole("link", { name: "Choose whether you reached somebody" }).waitFor();
    await dialog(page).getByLabel("Something else").check();
    await dialog(page).getByLabel("Describe how").fill("At the marae");
    await dialog(page).getByLabel("When was it?").fill("2999-01-01T09:00");
    await dialog(page).getByLabel("No", { exact: true }).check();
    await dialog(page).getByLabel("Notes (optional)").fill("Nobody was home; try on Friday.");
    await send(page, "Log attempt");
    // What the server refuses is said at its field.
    await dialog(page).getByRole("link", { name: "Enter when it was; that lies in the future." }).click();
    await page.waitForFunction(() => document.activeElement?.id === "at");
    const now = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Pacific/Auckland",
      dateStyle: "short",
      timeStyle: "short",
    });
    const local = now.format(new Date(Date.now() - 120_000)).replace(" ", "T");
    await dialog(page).getByLabel("When was it?").fill(local);
    await send(page, "Log attempt");
    await closed(page);
    await says(page, "Tried once, reached nobody.");
    await says(page, /^Last: .*, At the marae, not reached\. Logged by Jane Doe\.$/);
    await overdue(page).filter({ hasText: UNTRIED }).waitFor({ state: "detached" });

    await open(page, "Add task");
    await send(page, "Add task");
    await dialog(page).getByRole("link", { name: "Enter what is to be done" }).click();
    await page.keyboard.type("Ring the whānau");
    await enterDay(page, "Due (optional)", ["1", "3", "2026"]);
    await send(page, "Add task");
    await closed(page);
    await overdue(page).filter({ hasText: LATE }).waitFor();
    await open(page, "Add task");
    await dialog(page).getByLabel("What is to be done?").fill("Book a hui");
    await send(page, "Add task");
    await closed(page);
    const rows = page.getByRole("table", { name: "Tasks to be done" }).locator("tbody tr");
    await rows.nth(1).waitFor();
    assert.deepEqual(await texts(rows), [
      "Ring the whānau 01/03/2026 Overdue Jane Doe Mark as done",
      "Book a hui No day Jane Doe Mark as done",
    ]);
    // The Workflow Lead, who has the page open, sees it come.
    await says(lead.page, "Book a hui");
    await page.getByRole("button", { name: "Mark as done: Ring the whānau" }).click();
    await page.waitForFunction(() => document.activeElement?.id === "work-tasks");
    await says(page, "Tasks (1)");
    await overdue(page).first().waitFor({ state: "detached" });
    await page.locator("summary", { hasText: "1 task done" }).click();
    const done = page.getByRole("table", { name: "1 task done" }).locator("tbody tr");
    assert.match(String(await texts(done)), /^Ring the whānau \d\d\/\d\d\/\d{4} Jane Doe$/);

    for (const [from, to, attended] of [
      ["23", "27", "4"],
      ["16", "20", "8"],
    ]) {
      await open(page, "Record attendance");
      await enterDay(page, "First day", [String(from), "2", "2026"]);
      await enterDay(page, "Last day", [String(to), "2", "2026"]);
      await dialog(page).getByLabel("Half-days possible").fill("10");
      await dialog(page).getByLabel("Half-days attended").fill("11");
      await send(page, "Record attendance");
      await dialog(page).getByRole("link", { name: "Enter no more half-days than were possible." }).click();
      await page.waitForFunction(() => document.activeElement?.id === "attended");
      await dialog(page).getByLabel("Half-days attended").fill(String(attended));
      await send(page, "Record attendance");
      await closed(page);
    }
    await says(page, "From 80 % to 40 %. At the line, 70 %, or below it the absence is chronic.");
    const periods = page.getByRole("table", { name: "Attendance observed" }).locator("tbody tr");
    assert.deepEqual(await texts(periods), [
      "23/02/2026 to 27/02/2026 4 10 40 % Jane Doe",
      "16/02/2026 to 20/02/2026 8 10 80 % Jane Doe",
    ]);

    await page.getByRole("tab", { name: "Activity" }).click();
    await page.locator(".app-chooser").getByRole("button", { name: "Work" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".app-timeline__entry").length === 6);
    await says(page, /Nobody was home; try on Friday\./);

    // A school has neither the tab nor the choice, and nothing of it came.
    const shared = await person(set.server.url, "manager@northwood");
    await shared.comment(number, "A visit on Friday.");
    await says(school.page, "A visit on Friday.");
    const after = await texts(school.page.locator(".app-timeline__entry"));
    assert.deepEqual(after.slice(1), told);
    assert.deepEqual(await texts(school.page.getByRole("tab")), ["Activity", "Details", "Related"]);
    assert.equal(await overdue(school.page).count(), 0);
    assert.equal(await school.page.locator(".app-chooser").getByRole("button", { name: "Work" }).count(), 0);
    await school.context.close();
    await lead.context.close();
  },
);

journey(
  set,
  "what is overdue is marked in the queue and counted on the dashboard",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "15 cases found");
    const figures = page.getByRole("region", { name: "Overdue" });
    const figure = (/** @type {string} */ name) =>
      figures.locator(".app-figure").filter({ hasText: name }).locator(".app-figure__n");
    assert.equal(await figure("Waiting to be assigned").innerText(), "3");
    const untried = Number(await figure("No attempt to reach the whānau").innerText());
    assert.ok(untried > 1, "nobody has tried in the demonstration");
    const row = page.locator("#queue tbody tr").filter({ hasText: "00098712" });
    await row.getByText("waits to be assigned").waitFor();

    const manager = await person(set.server.url, "manager@northwood");
    const { id: caseId } = await manager.caseOf("00097900");
    const at = new Date(Date.now() - 60_000).toISOString();
    await manager.act("logContactAttempt", { caseId, at, means: "Phone", reached: true });
    await figure("No attempt to reach the whānau")
      .getByText(String(untried - 1), { exact: true })
      .waitFor();
    await manager.act("addTask", { caseId, title: "Write home", due: "2026-03-01" });
    await figure("With a task past its day").getByText("1", { exact: true }).waitFor();
    await figures.getByRole("link", { name: "00097900" }).click();
    await page.getByRole("heading", { level: 1, name: "Case 00097900" }).waitFor();
    await overdue(page).filter({ hasText: LATE }).waitFor();
  },
);

journey(set, "a closed case keeps its work to be read", "workflow@northwood", async ({ page }) => {
  const workflow = await person(set.server.url, "workflow@northwood");
  const number = "00097880";
  const { id: caseId } = await workflow.caseOf(number);
  await workflow.act("addTask", { caseId, title: "Left over" });
  const { version: expectedVersion } = await workflow.caseOf(number);
  await workflow.act("closeCase", { caseId, expectedVersion, outcome: "Left school" });
  await page.goto(`/cases/${number}?tab=work`);
  await says(page, "Left over");
  assert.equal(await page.locator("#tab-panel").getByRole("button").count(), 0);
});

journey(set, "a working day by the keyboard", "manager@northwood", async ({ page }) => {
  await page.goto("/cases/00097840?tab=work");
  await says(page, "Nothing is to be done.");
  await noTrap(page);
  await press(page, "button", "Log contact attempt");
  await page.locator("dialog :focus").waitFor();
  await press(page, "button", "Log attempt");
  await isToldProblems(page);
  await choose(page, "Text message");
  await choose(page, "Yes");
  await press(page, "button", "Log attempt");
  await closed(page);
  await says(page, "Tried once, reached somebody.");
  await comesTo(page, "button", "Log contact attempt");
  await press(page, "button", "Add task");
  await write(page, "textbox", "What is to be done?", "Book a hui");
  await press(page, "button", "Add task");
  await closed(page);
  await press(page, "button", "Mark as done: Book a hui");
  await says(page, "1 task done");
  await comesTo(page, "heading", "Tasks (0)");
  await press(page, "button", "Record attendance");
  await comesTo(page, "textbox", "Day");
  await page.keyboard.type("2");
  for (const [part, number] of [
    ["Month", "3"],
    ["Year", "2026"],
    ["Day", "6"],
    ["Month", "3"],
    ["Year", "2026"],
    ["Half-days possible", "10"],
    ["Half-days attended", "7"],
  ]) {
    await write(page, "textbox", String(part), String(number));
  }
  await press(page, "button", "Record attendance");
  await closed(page);
  await says(page, "02/03/2026 to 06/03/2026");
  await page.keyboard.press("Escape");
  await comesTo(page, "button", "Record attendance");
});

/** @param {Page} page @param {string} state */
async function accessible(page, state) {
  await scanned(page, state);
  await fits(page, state);
  await large(page, state);
}

for (const size of [WIDE, NARROW]) {
  const at = `at ${size.width} px`;
  journey(set, `the screens of work ${at}`, "workflow@northwood", async ({ page }) => {
    const workflow = await person(set.server.url, "workflow@northwood");
    const number = "00097820";
    const { id: caseId } = await workflow.caseOf(number);
    const title = "A task with a long name, as people write them when they want to say it all at once";
    await workflow.act("addTask", { caseId, title, due: "2026-03-01" });
    for (const [from, to, halfDaysAttended] of [
      ["2026-02-16", "2026-02-20", 4],
      ["2026-02-23", "2026-02-27", 8],
    ]) {
      await workflow.act("observeAttendance", { caseId, from, to, halfDaysPossible: 10, halfDaysAttended });
    }
    await page.setViewportSize(size);
    await page.goto(`/cases/${number}?tab=work`);
    await says(page, "From 40 % to 80 %");
    await accessible(page, `the work on a case ${at}`);
    for (const [name, submit] of [
      ["Log contact attempt", "Log attempt"],
      ["Add task", "Add task"],
      ["Record attendance", "Record attendance"],
    ]) {
      await open(page, String(name));
      await accessible(page, `${name} ${at}`);
      await send(page, String(submit));
      await dialog(page).getByText("There is a problem").waitFor();
      await accessible(page, `${name} with mistakes ${at}`);
      await page.keyboard.press("Escape");
      await closed(page);
    }
    await page.getByRole("button", { name: "te reo Māori" }).click();
    await says(page, "Te whakapā ki te whānau");
    await accessible(page, `the work on a case in te reo Māori ${at}`);
    // The language is the person's, wherever they come next.
    const kept = page.waitForResponse((answer) => answer.request().postData()?.includes('"mi"') === false);
    await page.getByRole("button", { name: "English" }).click();
    await says(page, "Contact with the whānau");
    await kept;
  });
}
