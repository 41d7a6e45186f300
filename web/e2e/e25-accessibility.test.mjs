// @ts-check
import assert from "node:assert/strict";
import { accessible, fits, focusShows, large } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { MEMBERS, SCHOOL } from "./lib/screens.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function sound(page, /** @type {string} */ state) {
  await accessible(page, state);
  await fits(page, state);
  await large(page, state);
}

journey(set, "every screen and state, wide and narrow", "lead@north", async ({ page }) => {
  const titles = new Map();
  for (const [state, path, arrive] of SCHOOL) {
    await page.setViewportSize(WIDE);
    await page.goto(path);
    await arrive(page);
    const title = await page.title();
    assert.ok(title.length > 0, state);
    titles.set(title, [...(titles.get(title) ?? []), new URL(page.url()).pathname]);
    assert.equal(await page.locator("h1").count(), 1, `${state}: one heading`);
    await sound(page, state);
    await page.setViewportSize(NARROW);
    await sound(page, `${state}, narrow`);
  }
  for (const [title, paths] of titles) assert.equal(new Set(paths).size, 1, `${title}: ${paths}`);
});

journey(set, "users, wide, narrow and in te reo Māori", "authoriser@north", async ({ page }) => {
  for (const [state, path, arrive] of MEMBERS) {
    await page.setViewportSize(WIDE);
    await page.goto(path);
    await arrive(page);
    await sound(page, state);
    await page.setViewportSize(NARROW);
    await sound(page, `${state}, narrow`);
  }
  await page.goto("/admin/users");
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await page.getByRole("heading", { level: 1, name: "Ngā kaiwhakamahi" }).waitFor();
  await page.getByRole("button", { name: "Tāpiri kaiwhakamahi" }).click();
  await page.getByRole("dialog").locator("input").first().waitFor();
  await sound(page, "users, te reo Māori");
});

journey(set, "every page of the form", "support@north", async ({ page }) => {
  await page.goto("/services/chronic-absence");
  await page.getByRole("button", { name: "Start Request" }).click();
  await page.getByRole("link", { name: "Learner", exact: true }).waitFor();
  await sound(page, "task list");
  const tasks = new URL(page.url()).pathname;
  for (const key of ["learner", "whanau", "attendance", "tried", "reasons", "safety", "contact", "check"]) {
    await page.setViewportSize(WIDE);
    await page.goto(`${tasks}/${key}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await sound(page, key);
    if (["learner", "attendance", "contact"].includes(key)) {
      await page.getByRole("button", { name: "Save and continue" }).click();
      await says(page, "There is a problem");
      await sound(page, `${key}, with mistakes`);
    }
    await page.setViewportSize(NARROW);
    await sound(page, `${key}, narrow`);
  }
});

journey(set, "signing in, and in te reo Māori", undefined, async ({ page, context }) => {
  await page.goto("/sign-in");
  await page.getByLabel("David Smith (lead@north)").waitFor();
  await sound(page, "sign in");
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await sound(page, "sign in, te reo Māori");
  await context.request.post("/auth/demo", { data: { username: "lead@north" } });
  await page.goto("/");
  await says(page, "Ngā kēhi hohe (15)");
  await sound(page, "home, te reo Māori");
  await page.goto("/cases/00098021?tab=related");
  await says(page, "Ngā kōrero kēhi (7)");
  await sound(page, "related, te reo Māori");
});

journey(set, "loading and trouble", "lead@north", async ({ page }) => {
  /** @type {(() => void)[]} */
  const held = [];
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("activeOrder")) return route.continue();
    await new Promise((resolve) => held.push(() => resolve(undefined)));
    return route.fulfill({
      status: 200,
      contentType: "application/json",
      body: '{"errors":[{"message":"x"}]}',
    });
  });
  await page.goto("/");
  await page.getByRole("status").getByText("Loading Attendance service").waitFor();
  await sound(page, "home, loading");
  for (const release of held) release();
  await says(page, "We could not load Attendance service. Your data is safe.");
  await sound(page, "home, trouble");
});

journey(set, "the focus can be seen at every stop", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  await focusShows(page, 40);
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  await focusShows(page, 15);
});

journey(
  set,
  "the heading takes the focus on a new page, and the skip link works",
  "lead@north",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "Active cases (15)");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to main content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await page.locator("#active").getByRole("link", { name: "00098021" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Case 00098021" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  },
);

journey(set, "400 %, large text and spacing", "lead@north", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  for (const path of ["/", "/cases/00098021", "/cases/00098021?tab=related", "/cases/00098021/contact"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }",
      );
      document.adoptedStyleSheets = [sheet];
    });
    await fits(page, path);
  }
});
