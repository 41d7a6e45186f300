// @ts-check
import assert from "node:assert/strict";
import { accessible, fits, focusShows, large } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { comesTo, isToldProblems, press } from "./lib/keyboard.mjs";
import { answer, asked, heading, LESSONS } from "./lib/learning.mjs";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();
/** Where access waits for the course. */
const required = stage({ CASETRAIL_LEARNING_REQUIRED: "true" });

/** @typedef {import("playwright-core").Page} Page */

const COURSE = "The Online Attendance Service for Schools";
const [FIRST] = LESSONS;
if (!FIRST) throw new Error("there are lessons");

/** From home to the course, as the guide leads. @param {Page} page */
async function toCourse(page) {
  await page.goto("/");
  await page.getByRole("link", { name: "Attendance Service for Schools" }).click();
  await page.getByRole("heading", { level: 1, name: "Attendance Service for Schools" }).waitFor();
  await page.getByRole("link", { name: COURSE }).click();
  await page.getByRole("heading", { level: 1, name: COURSE }).waitFor();
}

/** @param {Page} page @param {string} title */
const lesson = (page, title) => heading(page).filter({ hasText: title }).waitFor();

/** @param {Page} page */
const check = (page) => page.getByRole("button", { name: "Check my answers" }).click();

/** What somebody's course says to the server. @param {import("./lib/stage.mjs").Stage} of @param {string} username */
async function kept(of, username) {
  const { courses } = await (await person(of.server.url, username)).ask(
    "{ courses { enrolled completedAt lessons { completed } } }",
  );
  const [{ enrolled, completedAt, lessons }] = courses;
  const done = lessons.filter((/** @type {{ completed: boolean }} */ { completed }) => completed).length;
  return { enrolled, isCompleted: completedAt !== null, done };
}

journey(
  set,
  "tile, course, Enrol, launch; seven lessons; progress; completion",
  "lead@north",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "Online learning module. Not enrolled");
    await toCourse(page);
    const titles = LESSONS.map(([title]) => title);
    assert.deepEqual(await texts(page.locator(".govuk-task-list__name-and-hint")), titles);
    await page.getByRole("button", { name: "Enrol" }).click();
    await page.locator("#announcer", { hasText: "You are enrolled" }).waitFor();
    await says(page, "0 of 7 lessons completed");
    await page.getByRole("link", { name: "Launch the course" }).click();
    for (const [n, [title, answers]] of LESSONS.entries()) {
      await lesson(page, title);
      await says(page, `Lesson ${n + 1} of 7`);
      await page.getByLabel(`${n} of 7 lessons completed`).waitFor();
      await answer(page, answers);
      await check(page);
      const said = `Lesson completed. ${n + 1} of 7 lessons completed`;
      await page.locator("#announcer", { hasText: said }).waitFor();
    }
    await page.getByRole("heading", { level: 1, name: COURSE }).waitFor();
    await page.getByRole("heading", { level: 2, name: "Course completed" }).waitFor();
    assert.deepEqual(await kept(set, "lead@north"), { enrolled: true, isCompleted: true, done: 7 });
    assert.equal(await page.getByText("Not completed").count(), 0);
    await page.getByRole("link", { name: "Add a case comment" }).click();
    await says(page, "You have completed this lesson.");
    assert.equal(await page.getByRole("button", { name: "Check my answers" }).count(), 0);
    await page.goto("/");
    await says(page, /Online learning module\. Completed on \d\d\/\d\d\/\d{4}/);
  },
);

journey(
  set,
  "mistakes stand beside their questions, and nothing chosen is lost",
  "support@north",
  async ({ page }) => {
    await toCourse(page);
    await page.getByRole("button", { name: "Enrol" }).click();
    await page.getByRole("link", { name: "Upload files to a case" }).click();
    await lesson(page, "Upload files to a case");
    await asked(page, "How big can one file be?").getByLabel("200 MB", { exact: true }).check();
    await asked(page, "Must you make sure").getByLabel("Yes", { exact: true }).check();
    await check(page);
    await isToldProblems(page);
    const wrong = [
      "Look at question 1 again: “How big can one file be?”",
      "Answer question 2: “What is the last step that puts the file on the case?”",
    ];
    assert.deepEqual(await texts(page.locator(".govuk-error-summary li")), wrong);
    const beside = (/** @type {string} */ question) => asked(page, question).locator(".govuk-error-message");
    assert.deepEqual(await texts(beside("How big")), [`Error: ${wrong[0]}`]);
    assert.deepEqual(await texts(beside("What is the last step")), [`Error: ${wrong[1]}`]);
    assert.equal(await beside("Must you make sure").count(), 0);
    assert.ok(await asked(page, "Must you").getByLabel("Yes", { exact: true }).isChecked());
    await page.getByRole("link", { name: wrong[1] }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "answer-last");
    assert.deepEqual(await kept(set, "support@north"), { enrolled: true, isCompleted: false, done: 0 });
    await answer(page, Object.fromEntries(LESSONS)["Upload files to a case"] ?? {});
    await check(page);
    // Not the next in order, but the first that is left.
    await lesson(page, FIRST[0]);
  },
);

journey(
  set,
  "who stops goes on where they left off, in another browser too",
  "support@north",
  async ({ page }) => {
    await toCourse(page);
    await says(page, "1 of 7 lessons completed");
    await page.getByRole("link", { name: `Go on with: ${FIRST[0]}` }).click();
    await answer(page, FIRST[1]);
    await check(page);
    const [, second] = LESSONS;
    await lesson(page, second?.[0] ?? "");
    const other = await set.visit("support@north");
    await toCourse(other.page);
    await other.page.getByRole("link", { name: `Go on with: ${second?.[0]}` }).click();
    await lesson(other.page, second?.[0] ?? "");
    await other.page.getByLabel("2 of 7 lessons completed").waitFor();
    assert.deepEqual(other.faults, []);
    await other.context.close();
  },
);

journey(set, "practice mode sends no command and keeps nothing", "contact@north", async ({ page }) => {
  /** @type {string[]} */
  const sent = [];
  await toCourse(page);
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.postData() ?? "");
  });
  await page.getByRole("link", { name: "Look through the lessons in practice mode" }).click();
  for (const [n, [title, answers]] of LESSONS.entries()) {
    await lesson(page, title);
    await says(page, "Practice mode");
    await answer(page, answers);
    assert.equal(await page.getByRole("button", { name: "Check my answers" }).count(), 0);
    const next = LESSONS[n + 1];
    if (next) await page.getByRole("link", { name: `Next lesson: ${next[0]}` }).click();
  }
  await page.getByRole("link", { name: "Go to the course" }).click();
  await page.getByRole("button", { name: "Enrol" }).waitFor();
  assert.deepEqual(
    sent.filter((body) => body.includes("commandId")),
    [],
    "no command was sent",
  );
  const nothing = { enrolled: false, isCompleted: false, done: 0 };
  assert.deepEqual(await kept(set, "contact@north"), nothing);
  // The control: outside practice mode a command is seen.
  await page.getByRole("button", { name: "Enrol" }).click();
  await says(page, "0 of 7 lessons completed");
  assert.equal(sent.filter((body) => body.includes("commandId")).length, 1);
});

journey(set, "without a mouse", "lead@south", async ({ page }) => {
  await page.goto("/");
  await says(page, "Online learning module. Not enrolled");
  await press(page, "link", "Attendance Service for Schools");
  await comesTo(page, "heading", "Attendance Service for Schools");
  await press(page, "link", COURSE);
  await comesTo(page, "heading", COURSE);
  await press(page, "button", "Enrol");
  await comesTo(page, "heading", COURSE);
  await press(page, "link", "Launch the course");
  await lesson(page, FIRST[0]);
  await press(page, "button", "Check my answers");
  await isToldProblems(page);
  await press(page, "link", /^Answer question 2/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "answer-atOnce");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.ok(await page.getByLabel("Your organisation's Delegated Authoriser").isChecked());
  await press(page, "button", "Check my answers");
  await comesTo(page, "heading", /Submit a Chronic Absence request for support$/);
});

journey(set, "for everybody, wide, narrow and in te reo Māori", "support@south", async ({ page }) => {
  const sound = async (/** @type {string} */ state) => {
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      await accessible(page, state);
      await fits(page, state);
      await large(page, state);
    }
  };
  await page.goto("/learning");
  await says(page, COURSE);
  await sound("the courses");
  await page.getByRole("link", { name: COURSE }).click();
  await page.getByRole("button", { name: "Enrol" }).waitFor();
  await sound("the course, not enrolled");
  await page.getByRole("link", { name: /practice mode/ }).click();
  await says(page, "Practice mode");
  await sound("a lesson in practice mode");
  await page.goBack();
  await page.getByRole("button", { name: "Enrol" }).click();
  await says(page, "0 of 7 lessons completed");
  await sound("the course, enrolled");
  await page.getByRole("link", { name: "Submit a Chronic Absence request for support" }).click();
  await lesson(page, "Submit a Chronic Absence request for support");
  await sound("a lesson");
  await check(page);
  await isToldProblems(page);
  await sound("a lesson with mistakes");
  await focusShows(page, 12);
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await page.getByRole("button", { name: "Arowhaitia aku whakautu" }).waitFor();
  await says(page, "Akoako 2 o 7");
  const english = page.getByText("What happens next", { exact: true });
  assert.equal(await english.evaluate((element) => element.closest("[lang]")?.getAttribute("lang")), "en-NZ");
  await sound("a lesson, te reo Māori");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Check my answers" }).waitFor();
});

journey(
  required,
  "where it is required, access to cases opens with the last lesson",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/");
    await says(page, /^Your access to cases opens when you have completed this course/);
    assert.equal(await page.getByRole("navigation", { name: "Menu" }).count(), 0);
    await accessible(page, "waiting");
    await page.goto("/cases/00098021");
    await says(page, "You can't see this case");
    const learner = await person(required.server.url, "workflow@northwood");
    const { courses } = await learner.ask("{ courses { id } }");
    await page.goto(`/learning/${courses[0].id}`);
    await page.getByRole("button", { name: "Enrol" }).click();
    await page.getByRole("link", { name: "Launch the course" }).click();
    for (const [title, answers] of LESSONS) {
      await lesson(page, title);
      await answer(page, answers);
      await check(page);
    }
    await page.getByRole("heading", { level: 2, name: "Course completed" }).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Attendance service", exact: true }).click();
    await says(page, "15 cases found");
  },
);

journey(set, "it is missing for whom it does not concern", "workflow@northwood", async ({ page }) => {
  await page.goto("/learning");
  await says(page, "There is no course for your account.");
  await page.goto("/learning/crs_none/module");
  await page.getByRole("heading", { level: 1, name: "Page not found" }).waitFor();
});
