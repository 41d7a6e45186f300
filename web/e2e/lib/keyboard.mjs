// @ts-check
/** Somebody without a mouse: what they reach, they reach by keys, and they see where they are. */
import assert from "node:assert/strict";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {Parameters<Page["getByRole"]>[0]} Role */

/** More stops than any screen has. */
const STOPS_MAX = 150;
const ARROWS_MAX = 40;

/** What has the focus, as a locator. @param {Page} page */
const focused = (page) => page.locator(":focus");

/** Whether the focus is on this. @param {Page} page @param {Role} role @param {string | RegExp} name */
async function isOn(page, role, name) {
  return (await page.getByRole(role, { name, exact: true }).and(focused(page)).count()) > 0;
}

/** Where the focus is, for whoever reads why a journey failed. @param {Page} page */
const where = (page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? "nowhere");

/** Whether the browser draws the focus: a line around it, a shadow, or one on the box that its label draws. @param {Page} page */
async function isSeen(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return true;
    const style = getComputedStyle(element);
    const label = element.nextElementSibling;
    const drawn = label ? getComputedStyle(label, "::before").boxShadow : "none";
    const isOutlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
    return isOutlined || style.boxShadow !== "none" || drawn !== "none";
  });
}

/**
 * Presses Tab until the focus is on what has this role and this name; every stop on the way shows itself.
 * @param {Page} page
 * @param {Role} role
 * @param {string | RegExp} name
 * @param {"Tab" | "Shift+Tab"} [key]
 */
export async function reach(page, role, name, key = "Tab") {
  const passed = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press(key);
    assert.ok(await isSeen(page), `the focus can't be seen: ${await where(page)}`);
    if (await isOn(page, role, name)) return;
    passed.push(await where(page));
  }
  assert.fail(`${role} "${name}" can't be reached; on the way:\n${[...new Set(passed)].join("\n")}`);
}

/** Reaches it and presses it. @param {Page} page @param {"button" | "link"} role @param {string | RegExp} name */
export async function press(page, role, name) {
  await reach(page, role, name);
  await page.keyboard.press("Enter");
}

/** Ticks a box. @param {Page} page @param {string | RegExp} name */
export async function tick(page, name) {
  await reach(page, "checkbox", name);
  await page.keyboard.press("Space");
}

/**
 * Reaches a text field and writes in it, in place of what was there.
 * @param {Page} page
 * @param {"textbox" | "searchbox"} role
 * @param {string | RegExp} name
 * @param {string} words
 */
export async function write(page, role, name, words) {
  await reach(page, role, name);
  await page.keyboard.press("Control+A");
  if (words === "") await page.keyboard.press("Delete");
  await page.keyboard.type(words);
}

/** Reaches a group of radios, by whichever of them Tab stops at, and moves to one by arrows. @param {Page} page @param {string | RegExp} name */
export async function choose(page, name) {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press("Tab");
    if (!(await focused(page).and(page.getByRole("radio")).count())) continue;
    if (!(await arrowTo(page, name))) continue;
    // The one that Tab stopped at is chosen by Space, the others by moving to them.
    if (!(await focused(page).isChecked())) await page.keyboard.press("Space");
    return;
  }
  assert.fail(`no radio "${name}"`);
}

/** @param {Page} page @param {string | RegExp} name */
async function arrowTo(page, name) {
  for (let turn = 0; turn < ARROWS_MAX; turn += 1) {
    if (await isOn(page, "radio", name)) return true;
    const before = await focused(page).evaluate((element) => element.id);
    await page.keyboard.press("ArrowDown");
    if ((await focused(page).evaluate((element) => element.id)) === before) return false;
  }
  return false;
}

/** Waits until the focus has come to what has this role and this name. @param {Page} page @param {Role} role @param {string | RegExp} name */
export async function comesTo(page, role, name) {
  await page
    .getByRole(role, { name, exact: true })
    .and(focused(page))
    .waitFor()
    .catch(async () => assert.fail(`the focus is not on ${role} "${name}" but on ${await where(page)}`));
}

/** What is to be mended has the focus. @param {Page} page */
export async function isToldProblems(page) {
  await page.locator(".govuk-error-summary:focus", { hasText: "There is a problem" }).waitFor();
}

/** The focus is on something, and can go to the page's last stop and back to its first. @param {Page} page */
export async function noTrap(page) {
  await reach(page, "link", "Govt.nz");
  await reach(page, "link", "Skip to main content", "Shift+Tab");
}
