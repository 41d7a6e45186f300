// @ts-check
/** Takes pictures of every screen, or of those named, wide and narrow, into docs/screens. */
import { mkdirSync } from "node:fs";
import { launch, visit } from "../e2e/lib/browser.mjs";
import { COURSE } from "../e2e/lib/screens.mjs";
import { serve } from "../e2e/lib/server.mjs";

const folder = new URL("../../docs/screens/", import.meta.url).pathname;

/** @typedef {import("playwright-core").Page} Page */
/** @type {[string, string | undefined, string, ((page: Page) => Promise<unknown>)?][]} */
const SCREENS = [
  ["sign-in", undefined, "/sign-in", (page) => page.getByLabel("David Smith (lead@north)").waitFor()],
  ["home", "lead@north", "/", (page) => page.getByText("Closed cases (20)").first().waitFor()],
  [
    "home-filtered",
    "lead@north",
    "/?active.status=OPEN&active.mine=1&active.from=2025-05-01",
    (page) => page.getByRole("button", { name: /Filter active cases/ }).click(),
  ],
  ["service", "lead@north", "/services/chronic-absence"],
  ["request-task-list", "lead@north", "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar"],
  [
    "request-learner",
    "lead@north",
    "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar/learner",
    async (page) => {
      await page.getByLabel("Learner's name or National Student Number").fill("solomona");
      await page.getByRole("button", { name: "Find learner" }).click();
      await page.getByText("1 learner found").waitFor();
    },
  ],
  [
    "request-mistakes",
    "lead@north",
    "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar/attendance",
    async (page) => {
      await page.getByLabel("Half-days attended").fill("120");
      await page.getByRole("button", { name: "Save and continue" }).click();
      await page.getByText("There is a problem").waitFor();
      await page.getByLabel("Half-days attended").fill("55");
      await page.getByText(/^Saved /).waitFor();
    },
  ],
  ["request-contact", "lead@north", "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar/contact"],
  ["request-check", "lead@north", "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar/check"],
  [
    "case-activity",
    "lead@north",
    "/cases/00098021",
    (page) => page.getByText("Referral received").first().waitFor(),
  ],
  ["case-details", "lead@north", "/cases/00098021?tab=details"],
  [
    "case-related",
    "lead@north",
    "/cases/00098021?tab=related",
    (page) => page.getByText("Case Comments (7)").first().waitFor(),
  ],
  [
    "case-add-comment",
    "lead@north",
    "/cases/00098021",
    (page) => page.getByRole("button", { name: "Add Comment" }).click(),
  ],
  [
    "case-change-contact",
    "lead@north",
    "/cases/00098021/contact",
    async (page) => {
      await page.getByLabel("School Primary Contact Name").fill("s");
      await page.getByRole("button", { name: "Find Contact" }).click();
      await page.getByText(/people found/).waitFor();
    },
  ],
  [
    "case-upload-dialog",
    "lead@north",
    "/cases/00098021",
    async (page) => {
      const choosing = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Upload Files" }).click();
      const bytes = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(400_000, 10)]);
      const files = ["Doctor's letter.pdf", "Attendance Term 1.pdf"];
      await (await choosing).setFiles(
        files.map((name) => ({ name, mimeType: "application/pdf", buffer: bytes })),
      );
      await page.getByText("2 of 2 files uploaded").waitFor();
    },
  ],
  ["case-closed", "lead@north", "/cases/00097780"],
  ["case-hidden", "lead@north", "/cases/99999999"],
  ["course", "lead@north", COURSE, (page) => page.getByRole("button", { name: "Enrol" }).waitFor()],
  [
    "lesson-mistakes",
    "support@north",
    COURSE,
    async (page) => {
      const enrol = page.getByRole("button", { name: "Enrol" });
      const launch = page.getByRole("link", { name: "Launch the course" });
      // Taken once for each width.
      await enrol.or(launch).waitFor();
      if (await enrol.count()) await enrol.click();
      await page.getByRole("link", { name: "Upload files to a case" }).click();
      await page.getByLabel("200 MB", { exact: true }).check();
      await page.getByRole("button", { name: "Check my answers" }).click();
      await page.getByText("There is a problem").waitFor();
    },
  ],
  ["settings", "lead@north", "/settings"],
  ["users", "authoriser@north", "/admin/users", (page) => page.getByText("contact@north").first().waitFor()],
  [
    "users-edit-dialog",
    "authoriser@north",
    "/admin/users",
    async (page) => {
      await page.getByRole("button", { name: "Edit roles of John Smith" }).click();
      await page.getByLabel("Office Support", { exact: true }).check();
    },
  ],
  [
    "users-remove-dialog",
    "authoriser@north",
    "/admin/users",
    async (page) => {
      await page.getByRole("button", { name: "Remove access of John Smith" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  ["accessibility", "lead@north", "/about/accessibility"],
  [
    "home-maori",
    "lead@north",
    "/",
    async (page) => {
      const speak = page.getByRole("button", { name: "te reo Māori" });
      const spoken = page.getByText("Ngā kēhi hohe (15)").first();
      // The language is the person's: the second picture finds it chosen.
      await speak.or(spoken).first().waitFor();
      if (await speak.count()) await speak.click();
      await spoken.waitFor();
    },
  ],
];

const named = process.argv.slice(2);
const wanted = SCREENS.filter(([name]) => named.length === 0 || named.includes(name));
mkdirSync(folder, { recursive: true });
const server = await serve({ CASETRAIL_CLOCK: "2026-03-02T09:00:00+13:00,fixed" });
const browser = await launch();
for (const [name, who, path, arrive] of wanted) {
  for (const width of [1280, 320]) {
    const { page, context } = await visit(browser, server.url, who, { viewport: { width, height: 900 } });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => !document.querySelector(".app-skeleton-text"));
    await arrive?.(page);
    const dialog = name.includes("add-comment") || name.endsWith("-dialog");
    await page.screenshot({ path: `${folder}${name}-${width}.png`, fullPage: !dialog });
    await context.close();
  }
}
await browser.close();
await server.remove();
console.log(`${wanted.length * 2} pictures in docs/screens`);
