// @ts-check
/** What a page shows while nobody looks. */

/** @typedef {import("playwright-core").Page} Page */

/** Whatever tells of trouble, however briefly. */
const TROUBLES = ".app-trouble, .app-banner, .govuk-error-message, .govuk-error-summary, [role=alert]";

/** From now on notes every trouble that the page shows. @param {Page} page */
export async function watchTroubles(page) {
  await page.evaluate((troubles) => {
    const told = new Set();
    /** @type {any} */ (window).told = told;
    const look = () => {
      for (const element of document.querySelectorAll(troubles)) {
        const words = element.textContent?.trim();
        if (words) told.add(words);
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
  }, TROUBLES);
}

/** The troubles that were shown. @param {Page} page @returns {Promise<string[]>} */
export function told(page) {
  return page.evaluate(() => [.../** @type {any} */ (window).told]);
}

/** Counts how often the page is loaded from now on. @param {Page} page */
export function loads(page) {
  let count = 0;
  page.on("domcontentloaded", () => {
    count += 1;
  });
  return () => count;
}

const LOOK_AGAIN_MS = 25;

/** Waits until something elsewhere has come true. @param {() => Promise<boolean>} isSo */
export async function until(isSo) {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}
