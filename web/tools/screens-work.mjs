// @ts-check
/** Pictures of the screens of providers, auditors and the Ministry, wide and narrow, into docs/screens. */
import { mkdirSync } from "node:fs";
import { launch, NARROW, visit, WIDE } from "../e2e/lib/browser.mjs";
import { serve } from "../e2e/lib/server.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {string} name @returns {(page: Page) => Promise<void>} */
const act = (name) => async (page) => {
  await page.locator(".app-actions").getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog").locator("input, textarea").first().waitFor();
};

/** @type {[name: string, who: string, path: string, does?: (page: Page) => Promise<void>][]} */
const SCREENS = [
  ["provider-dashboard", "workflow@northwood", "/"],
  [
    "provider-assign-in-bulk",
    "workflow@northwood",
    "/?queue.view=unassigned",
    async (page) => {
      for (const tick of await page.locator(".app-tick input").all()) await tick.check();
    },
  ],
  ["provider-my-cases", "manager@northwood", "/"],
  ["provider-case", "workflow@northwood", "/cases/00098034"],
  ["provider-work", "workflow@northwood", "/cases/00098034?tab=work"],
  ["provider-case-related", "workflow@northwood", "/cases/00098021?tab=related"],
  ["provider-assign", "workflow@northwood", "/cases/00098034", act("Assign")],
  ["provider-pause", "workflow@northwood", "/cases/00098034", act("Pause")],
  ["provider-close", "workflow@northwood", "/cases/00098034", act("Close case")],
  ["provider-transfer", "workflow@northwood", "/cases/00098034", act("Transfer")],
  ["provider-refer", "workflow@northwood", "/cases/00098034", act("Refer to service")],
  [
    "provider-share",
    "workflow@northwood",
    "/cases/00098034",
    async (page) => {
      await act("Add Comment")(page);
      await page.getByLabel("Share with school").check();
      await page.getByText("These people will see it:").waitFor();
    },
  ],
  ["ministry-allocation", "admin@ministry", "/"],
  ["auditor-cases", "auditor@ministry", "/"],
  ["auditor-replay", "auditor@ministry", "/audit/cases/00098021?at=561"],
];

const folder = new URL("../../docs/screens/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
// In that week there is something to see in every chart.
const server = await serve({ CASETRAIL_CLOCK: "2025-07-08T09:00:00+12:00,fixed" });
const browser = await launch();
try {
  for (const size of [WIDE, NARROW]) {
    for (const [name, who, path, does] of SCREENS) {
      const { page, context } = await visit(browser, server.url, who, { viewport: size, bypassCSP: true });
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await does?.(page);
      // What is out of sight is drawn too, for once.
      await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
      const open = await page.getByRole("dialog").count();
      await page.screenshot({ path: `${folder}${name}-${size.width}.png`, fullPage: open === 0 });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.remove();
}
