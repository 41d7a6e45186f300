// @ts-check
/** What a page is on paper: what is known, nothing to press, and a word where something is left out. */
import assert from "node:assert/strict";
import { squashed, textOf } from "./lib/pdf.mjs";
import { person } from "./lib/people.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();
const CASE = "00098021";
/** As wide as a sheet of A4 between its margins. */
const SHEET = { width: 718, height: 1_000 };
const LONG = Array.from({ length: 12 }, (_, n) => `Line ${n + 1} of a long comment.`).join("\n");

/** @typedef {import("playwright-core").Page} Page */

/** What can be pressed, chosen or followed elsewhere, but for the words that happen to be buttons. @param {Page} page */
function pressable(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("nav, header, footer, button, input, select, textarea, dialog, [role=tab]")]
      .filter(
        (element) =>
          !element.closest(".app-events") && !element.matches(".app-table__sort, [aria-selected=true]"),
      )
      .filter((element) => element.checkVisibility())
      .map((element) => element.textContent?.trim() || element.tagName),
  );
}

/** What stands on the sheets. @param {Page} page @param {string} path @param {string} arrived */
async function printed(page, path, arrived) {
  await page.setViewportSize(SHEET);
  await page.emulateMedia({ media: "screen" });
  await page.goto(path);
  await says(page, arrived);
  assert.ok((await pressable(page)).length > 5, "on the screen there is much to press");
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await pressable(page), [], path);
  assert.equal(
    await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
    false,
    "it fits",
  );
  return textOf(await page.pdf({ format: "A4" }));
}

const FACTS = ["Case 00098021", "Fa'atali Solomona", "Open", "Jane Doe", "Northwood area", "David Smith"];

/** @type {[part: string, path: string, arrived: string, holds: string[]][]} */
const PARTS = [
  [
    "the timeline",
    "",
    "Referral received",
    [
      "Thursday 12 February 2026",
      "Referral received",
      "1:04 PM, David Smith, North High School",
      "Request - 999229927 submitted",
      ...LONG.split("\n"),
    ],
  ],
  [
    "the details",
    "?tab=details",
    "Student details",
    ["25/03/2008", "Half-days attended", "Northwood Attendance"],
  ],
  ["what is related", "?tab=related", "Requests (1)", ["Support Group", "Health NZ", ...LONG.split("\n")]],
];

journey(
  set,
  "a case on paper: its facts and all that is known, nothing to press",
  "lead@north",
  async ({ page }) => {
    await (await person(set.server.url, "manager@northwood")).comment(CASE, LONG);
    for (const [part, path, arrived, holds] of PARTS) {
      const text = await printed(page, `/cases/${CASE}${path}`, arrived);
      for (const words of [...FACTS, ...holds])
        assert.ok(text.includes(squashed(words)), `${part}: ${words}`);
    }
    const clamped = await page
      .locator(".app-clamp")
      .evaluateAll((texts) => texts.filter((text) => text.scrollHeight > text.clientHeight + 1).length);
    assert.equal(clamped, 0, "no text is cut off");
  },
);

journey(set, "what is left out is told", "lead@north", async ({ page }) => {
  const home = await printed(page, "/", "Closed cases (20)");
  assert.equal(
    home.split(squashed("There is more than is printed here.")).length - 1,
    2,
    "ten of fifteen, ten of twenty",
  );
  const comments = await printed(page, `/cases/${CASE}?show=comments`, "Comment added");
  assert.ok(comments.includes(squashed("Only: Comments")));
  const whole = await printed(page, `/cases/${CASE}`, "Referral received");
  assert.ok(!whole.includes("Only:") && !whole.includes(squashed("There is more")));
});

journey(set, "a case under an open dialog is printed all the same", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill("Half a thought");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("dialog").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).overflow), "visible");
  await page.emulateMedia({ media: "screen" });
  assert.equal(
    await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).inputValue(),
    "Half a thought",
  );
});

journey(
  set,
  "an auditor's replay on paper: every event, and the case as it was",
  "auditor@ministry",
  async ({ page }) => {
    const text = await printed(page, `/audit/cases/${CASE}?at=565`, "Service Provider");
    for (const words of [
      "Replay of case 00098021",
      "1. Request - 999229927 submitted",
      "4. Case assigned to Jane Doe",
      "18. Referral received",
      "Position 596",
      "What changed",
      "Fa'atali Solomona",
    ]) {
      assert.ok(text.includes(squashed(words)), words);
    }
    assert.match(text, /Event4of\d+:CaseassignedtoJaneDoe,12\/06\/2025/);
    assert.doesNotMatch(text, /Eachstep|Export|Gotodate/);
  },
);
