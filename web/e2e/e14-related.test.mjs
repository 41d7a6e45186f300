// @ts-check
/** What each side finds of a provider's words and files on the tabs of a case. */
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();
const CASE = "00000001";
const INTERNAL = "Only between ourselves.";
const SHARED = "For the school as well.";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function open(page) {
  await page.goto(`/cases/${CASE}`);
  await page.getByRole("tab", { name: "Activity" }).waitFor();
}

/** What a page shows of the two, on the timeline and among what is related. @param {Page} page */
async function finds(page) {
  const texts = [];
  for (const tab of ["Activity", "Related"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tab", { name: tab, selected: true }).waitFor();
    await says(page, tab === "Related" ? /^Case Comments \(\d+\)$/ : "Request - ");
    texts.push(await page.locator("main").innerText());
  }
  return [INTERNAL, SHARED].map((words) => texts.map((text) => text.includes(words)));
}

const NOWHERE = [false, false];
const BOTH = [true, true];

/** @type {[who: string, internal: boolean[], shared: boolean[]][]} */
const VIEWERS = [
  ["contact@north", NOWHERE, BOTH],
  ["lead@north", NOWHERE, BOTH],
  ["support@north", NOWHERE, NOWHERE],
  ["manager@northwood", BOTH, BOTH],
  ["workflow@northwood", BOTH, BOTH],
];

journey(
  set,
  "an internal comment stays inside, a shared one is read by those it is for",
  undefined,
  async () => {
    const visits = await Promise.all(VIEWERS.map(([who]) => set.visit(who)));
    // They look on while it is written, and look anew.
    for (const { page } of visits) await open(page);
    const manager = await person(set.server.url, "manager@northwood");
    await manager.comment(CASE, INTERNAL, "INTERNAL");
    await manager.comment(CASE, SHARED);
    for (const [at, [who, internal, shared]] of VIEWERS.entries()) {
      const visit = visits[at];
      assert.ok(visit);
      if (shared === BOTH) await visit.page.getByText(SHARED).waitFor();
      assert.deepEqual(await finds(visit.page), [internal, shared], `${who}, live`);
      await open(visit.page);
      assert.deepEqual(await finds(visit.page), [internal, shared], `${who}, anew`);
      assert.deepEqual(visit.faults, []);
      await visit.context.close();
    }
  },
);

journey(set, "the guide's two files, opened by those they are for", "contact@north", async ({ page }) => {
  const lead = await set.visit("lead@north");
  await lead.page.goto("/cases/00098021?tab=related");
  await lead.page.getByRole("heading", { level: 2, name: "Files (2)" }).waitFor();
  const [, files] = await lead.page.locator("table", { hasText: "File name" }).all();
  assert.equal(files, undefined, "one table of files");
  const heads = await texts(lead.page.locator("table", { hasText: "File name" }).locator("thead th"));
  assert.deepEqual(heads, ["File name", "Date", "File type", "File size"]);
  const link = lead.page.getByRole("link", { name: /^Student_ID_Card_Scan\.pdf \(PDF, / });
  const href = new URL((await link.getAttribute("href")) ?? "", lead.page.url()).href;
  const opened = lead.page.waitForEvent("download");
  const other = lead.context.waitForEvent("page");
  await link.click();
  const tab = await other;
  const download = await Promise.race([opened, tab.waitForEvent("download")]);
  assert.equal(download.suggestedFilename(), "Student_ID_Card_Scan.pdf");
  const answer = await lead.page.request.get(href);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  assert.match(answer.headers()["content-security-policy"] ?? "", /^sandbox/);
  // Somebody of the school who is not to see this case, with the address in their hands.
  assert.equal((await page.request.get(href)).status(), 404);
  await lead.context.close();
});
