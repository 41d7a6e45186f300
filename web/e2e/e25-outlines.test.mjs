// @ts-check
/**
 * What a screen reader meets on each screen, as text that a person can review. After a change that is
 * meant, `CASETRAIL_WRITE_OUTLINES=1 node --test web/e2e/e25-outlines.test.mjs` writes them anew.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { COURSE } from "./lib/screens.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage({ CASETRAIL_CLOCK: "2026-03-02T09:00:00+13:00,fixed" });
/** In that week there is something in every chart. */
const busy = stage({ CASETRAIL_CLOCK: "2025-07-08T09:00:00+12:00,fixed" });

const folder = new URL("outlines/", import.meta.url);
const DRAFT = "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar";

/** @typedef {import("playwright-core").Page} Page */

/** What is another at each look: when something arrived, by the browser's clock; hashes, of sealed data. */
const masked = (/** @type {string} */ outline) =>
  outline
    .replace(/\d{1,2}:\d\d:\d\d [AP]M/g, "TIME")
    .replace(/Saved \d{1,2}:\d\d [AP]M/g, "Saved TIME")
    .replace(/hash [0-9a-f]{12}/g, "hash HASH");

/** @param {Page} page @param {string} name @param {string} [part] */
async function outlined(page, name, part = "body") {
  const outline = `${masked(await page.locator(part).ariaSnapshot())}\n`;
  const golden = new URL(`${name}.yml`, folder);
  if (process.env.CASETRAIL_WRITE_OUTLINES) writeFileSync(golden, outline);
  assert.equal(
    outline,
    readFileSync(golden, "utf8"),
    `${name}: see how to write it anew in this file's head`,
  );
}

/** @type {[name: string, who: string, path: string, arrive: (page: Page) => Promise<unknown>, part?: string][]} */
const SCREENS = [
  // First, while nobody else has signed in.
  ["users", "authoriser@north", "/admin/users", (page) => says(page, "contact@north"), "main"],
  [
    "remove-access",
    "authoriser@north",
    "/admin/users",
    async (page) => {
      await page.getByRole("button", { name: "Remove access of John Smith" }).press("Enter");
      await page.getByRole("dialog").getByLabel("David Smith").waitFor();
    },
    "dialog",
  ],
  ["home", "lead@north", "/", (page) => page.locator("#closed tbody tr").nth(9).waitFor()],
  ["case-activity", "lead@north", "/cases/00098021", (page) => says(page, "Referral received")],
  [
    "case-details",
    "lead@north",
    "/cases/00098021?tab=details",
    (page) => says(page, "Student details"),
    "main",
  ],
  [
    "case-related",
    "lead@north",
    "/cases/00098021?tab=related",
    (page) => says(page, "Case Comments (7)"),
    "main",
  ],
  [
    "case-work",
    "manager@northwood",
    "/cases/00098034?tab=work",
    (page) => says(page, "Nothing is to be done."),
    "main",
  ],
  [
    "add-comment",
    "lead@north",
    "/cases/00098021",
    (page) => page.getByRole("button", { name: "Add Comment" }).press("Enter"),
    "dialog",
  ],
  [
    "form-page",
    "lead@north",
    `${DRAFT}/attendance`,
    (page) => page.getByLabel("Half-days attended").waitFor(),
    "main",
  ],
  [
    "form-page-with-mistakes",
    "lead@north",
    `${DRAFT}/attendance`,
    async (page) => {
      await page.getByLabel("Half-days attended").fill("120");
      await page.getByRole("button", { name: "Save and continue" }).click();
      await says(page, "There is a problem");
    },
    "main",
  ],
  ["check-answers", "lead@north", `${DRAFT}/check`, (page) => says(page, "Check your answers"), "main"],
  ["dashboard", "workflow@northwood", "/", (page) => says(page, "15 cases found"), "main"],
  [
    "replay",
    "auditor@ministry",
    "/audit/cases/00098021",
    (page) => page.locator(".app-facts").waitFor(),
    "main",
  ],
  ["course", "lead@north", COURSE, (page) => page.getByRole("button", { name: "Enrol" }).waitFor(), "main"],
  [
    "lesson",
    "lead@north",
    `${COURSE}/shared?practice=1`,
    (page) => says(page, "Check what you know"),
    "main",
  ],
  ["settings", "lead@north", "/settings", (page) => says(page, "Keyboard shortcuts"), "main"],
];

for (const [name, who, path, arrive, part] of SCREENS) {
  journey(who === "workflow@northwood" ? busy : set, `the outline of ${name}`, who, async ({ page }) => {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await arrive(page);
    await page.waitForFunction(() => !document.querySelector(".app-skeleton-text"));
    await outlined(page, name, part);
  });
}

test("a control: an outline without a heading is another", () => {
  const home = readFileSync(new URL("home.yml", folder), "utf8");
  assert.match(home, /heading "Active cases \(15\)" \[level=2\]/);
  assert.match(home, /heading "Attendance service" \[level=1\]/);
});
