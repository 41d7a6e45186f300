// @ts-check
/** What a page must fulfil for everybody, checked by machine. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * No violation on the page as it stands.
 * @param {import("playwright-core").Page} page
 * @param {string} state what is being looked at
 */
export async function accessible(page, state) {
  // Evaluated by the test, not inserted into the page: the policy stays as it is.
  await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    const { violations } = await /** @type {any} */ (window).axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return violations.map(
      (/** @type {any} */ one) =>
        `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html.slice(0, 160)).join(" | ")}`,
    );
  }, TAGS);
  assert.deepEqual(found, [], state);
}

/** Nothing needs scrolling sideways. @param {import("playwright-core").Page} page @param {string} state */
export async function fits(page, state) {
  const moved = await page.evaluate(() => {
    scrollTo(100, 0);
    const x = scrollX;
    scrollTo(0, 0);
    return x;
  });
  assert.equal(moved, 0, `${state} scrolls sideways`);
}

/** Everything that can be pressed is large enough. @param {import("playwright-core").Page} page @param {string} state */
export async function large(page, state) {
  const small = await page.evaluate(() => {
    const inline = (/** @type {Element} */ element) => getComputedStyle(element).display === "inline";
    return [...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
      .filter(
        (element) => !element.matches(".govuk-radios__input, .govuk-checkboxes__input, .govuk-skip-link"),
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ element, box }) => box.width > 0 && !inline(element) && (box.width < 24 || box.height < 24))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
  });
  assert.deepEqual(small, [], state);
}

/** Each stop of the keyboard looks different from before it was reached. @param {import("playwright-core").Page} page @param {number} stops */
export async function focusShows(page, stops) {
  await page.evaluate(() => {
    /** @type {any} */ (document.activeElement)?.blur();
    scrollTo(0, 0);
  });
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press("Tab");
    const shows = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return "nothing";
      const style = getComputedStyle(element);
      const label = element.nextElementSibling
        ? getComputedStyle(element.nextElementSibling, "::before")
        : undefined;
      const visible =
        (style.outlineStyle !== "none" && style.outlineWidth !== "0px") ||
        style.boxShadow !== "none" ||
        label?.boxShadow !== "none";
      return visible ? "" : element.outerHTML.slice(0, 120);
    });
    assert.equal(shows, "", "the focus can be seen");
  }
}
