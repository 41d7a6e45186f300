// @ts-check
/** What a scanner finds wrong with a screen, and whether it scrolls sideways. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/**
 * @param {import("playwright-core").Page} page
 * @param {string} state what is on the screen
 */
export async function accessible(page, state) {
  await page.evaluate(source);
  const { violations, sideways } = await page.evaluate(async (tags) => {
    // @ts-expect-error: the scanner was put into the page.
    const found = await axe.run(document, { runOnly: tags });
    scrollTo(100, 0);
    return { violations: found.violations, sideways: scrollX };
  }, TAGS);
  const told = violations.map(
    (/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ n) => n.target).join(" ")}`,
  );
  assert.deepEqual(told, [], state);
  assert.equal(sideways, 0, `${state} scrolls sideways`);
}
