// @ts-check
/** What is announced, and how often: enough to follow, never so much that nothing else is heard. */
import assert from "node:assert/strict";
import { heard, hears, listen } from "./lib/heard.mjs";
import { person } from "./lib/people.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { decide, submitRequest } from "./lib/work.mjs";

const set = stage();

/** News of others come this far apart at least; the browser's timers may be a little early. */
const APART_MS = 9_900;

journey(set, "what happens to cases elsewhere is told together, seldom", "lead@north", async ({ page }) => {
  const workflow = await person(set.server.url, "workflow@northwood");
  const lead = await person(set.server.url, "lead@north");
  await listen(page);
  await page.goto("/");
  await says(page, "Active cases (15)");
  await page.locator("#active tbody tr").nth(9).waitFor();
  // One is told at once; what comes in the ten seconds after it is told together.
  await submitRequest(lead);
  await hears(page, "1 new case");
  await submitRequest(lead);
  await submitRequest(lead);
  await decide(workflow, "closeCase", "00098021", { outcome: "Attendance improved" });
  await page.locator("#active").getByRole("link", { name: "00098021" }).waitFor({ state: "detached" });
  assert.deepEqual(
    (await told(page)).map(({ words }) => words),
    ["1 new case"],
  );
  await hears(page, /^3 new cases\. /);
  const all = await told(page);
  assert.equal(all.length, 2, JSON.stringify(all));
  assert.match(all[1]?.words ?? "", /Case 00098021 /);
  assert.ok((all[1]?.at ?? 0) - (all[0]?.at ?? 0) >= APART_MS, JSON.stringify(all));
});

journey(
  set,
  "what happens in the work queue is counted, each case once",
  "workflow@northwood",
  async ({ page }) => {
    const lead = await person(set.server.url, "lead@north");
    const manager = await person(set.server.url, "manager@northwood");
    await listen(page);
    await page.goto("/");
    await page.getByText(/^Live, updated/).waitFor();
    await submitRequest(lead);
    await hears(page, "1 new case");
    // Each of these is drawn, and so counted, by itself.
    await submitRequest(lead);
    await page.getByRole("button", { name: "2 new cases – Show" }).waitFor();
    await manager.comment("00098034", "Once.");
    await isTinted(page, "00098034");
    await manager.comment("00097900", "Another.");
    await isTinted(page, "00097900");
    await manager.comment("00098034", "Twice.");
    await submitRequest(lead);
    await page.getByRole("button", { name: "3 new cases – Show" }).waitFor();
    await hears(page, /^3 new cases\./);
    const all = await told(page);
    assert.deepEqual(
      all.map(({ words }) => words),
      ["1 new case", "3 new cases. 2 cases changed"],
    );
  },
);

/** @param {import("playwright-core").Page} page @param {string} number */
async function isTinted(page, number) {
  await page.locator("#queue tr.app-changed", { hasText: number }).waitFor();
}

/** What the one region for news and acts said. @param {import("playwright-core").Page} page */
async function told(page) {
  return (await heard(page)).filter(({ region }) => region === "announcer");
}

journey(set, "how many are found is told, once for each search", "lead@north", async ({ page }) => {
  await listen(page);
  await page.goto("/");
  await says(page, /^Closed cases \(2\d\)$/);
  const search = page.getByRole("searchbox", { name: "Search closed cases" });
  await search.pressSequentially("fa'a", { delay: 20 });
  await hears(page, /^[1-9]\d* of 2\d closed cases$/);
  await search.fill("zzzz");
  await hears(page, /^0 of 2\d closed cases$/);
  const counts = (await heard(page)).filter(({ region }) => region === "closed").map(({ words }) => words);
  assert.equal(counts.length, 2, JSON.stringify(counts));
});

journey(
  set,
  "a comment is told once to who wrote it, and once to who reads",
  "lead@north",
  async ({ page }) => {
    const reader = await set.visit("manager@northwood");
    for (const one of [page, reader.page]) {
      await listen(one);
      await one.goto("/cases/00098034");
      await says(one, "Charlotte Fa'alogo");
      await says(one, "Thank you, we will let you know how the week goes.");
    }
    await page.getByRole("button", { name: "Add Comment" }).click();
    await page.getByRole("textbox", { name: "Comment" }).fill("Heard once.");
    await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
    await hears(page, /^Comment added/);
    await hears(reader.page, /^Comment added/);
    await page.locator("[data-entry]", { hasText: "Heard once." }).waitFor();
    // Their own news come back to them by the line as well, and are not told again.
    await (await person(set.server.url, "workflow@northwood")).comment("00098034", "A second one.");
    await says(page, "A second one.");
    assert.equal((await told(page)).filter(({ words }) => /Comment added.*Jane Doe/.test(words)).length, 1);
    assert.equal((await told(reader.page)).filter(({ words }) => /^Comment added/.test(words)).length, 1);
    await reader.context.close();
  },
);

journey(set, "loading, mistakes and the network are told", "lead@north", async ({ page, context }) => {
  await listen(page);
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await hears(page, /^There is a problem/);
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await hears(page, /^You're offline\. /);
  await context.setOffline(false);
  const offline = (await heard(page)).filter(({ words }) => /^You're offline/.test(words));
  assert.equal(offline.length, 1);
});
