// @ts-check
/** What every journey begins with: a server, a browser, and people at it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pictured, visit } from "./browser.mjs";
import { serve } from "./server.mjs";

/**
 * @typedef {object} Stage
 * @property {import("./server.mjs").Server} server
 * @property {import("playwright-core").Browser} browser
 * @property {(username?: string, options?: object, url?: string) => Promise<import("./browser.mjs").Visit>} visit
 */

/**
 * Sets up a file of journeys.
 * @param {Record<string, string>} [environment]
 * @returns {Stage}
 */
export function stage(environment = {}) {
  /** @type {Stage} */
  const set = /** @type {Stage} */ ({});
  before(async () => {
    set.server = await serve(environment);
    set.browser = await launch();
    set.visit = (username, options, url) => visit(set.browser, url ?? set.server.url, username, options);
  });
  after(async () => {
    await set.browser?.close();
    await set.server?.remove();
  });
  return set;
}

/** Longer than any of them takes on a busy machine. */
const JOURNEY_MS = 120_000;

/**
 * One journey of one person; nothing may go wrong on their page.
 * @param {Stage} set
 * @param {string} name
 * @param {string | undefined} username
 * @param {(visit: import("./browser.mjs").Visit) => Promise<void>} does
 */
export function journey(set, name, username, does) {
  test(name, { timeout: JOURNEY_MS }, async () => {
    const here = await set.visit(username);
    const picture = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    await pictured(here.page, picture, () => does(here));
    assert.deepEqual(here.faults, []);
    await here.context.close();
  });
}

/**
 * Waits until a page says something.
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} words
 */
export async function says(page, words) {
  await page.getByText(words).first().waitFor();
}

/** @param {import("playwright-core").Locator} locator */
export async function texts(locator) {
  return (await locator.allInnerTexts()).map((text) => text.trim().replace(/\s+/g, " "));
}
