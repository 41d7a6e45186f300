// @ts-check
/** What a screen reader would say by itself: every change of a live region, with its time. */

/** @typedef {{ words: string, region: string, at: number }} Heard */

/** Listens from the first moment of each page on. @param {import("playwright-core").Page} page */
export async function listen(page) {
  await page.addInitScript(() => {
    /** @type {Heard[]} */
    const heard = [];
    /** @type {any} */ (window).heard = heard;
    /** @type {WeakMap<Element, string>} */
    const last = new WeakMap();
    /** @param {Element | null | undefined} region */
    const hear = (region) => {
      const words = region?.textContent?.replace(/\s+/g, " ").trim() ?? "";
      if (!region || last.get(region) === words) return;
      last.set(region, words);
      const where = region.id || region.closest("section[id]")?.id || region.getAttribute("role") || "";
      if (words) heard.push({ words, region: where, at: performance.now() });
    };
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const near = target instanceof Element ? target : target.parentElement;
        hear(near?.closest("[role=status], [role=alert], [aria-live]"));
        // An alert is heard when it comes; a status only when it changes.
        for (const node of addedNodes)
          if (node instanceof Element)
            for (const alert of [node, ...node.querySelectorAll("*")])
              if (alert.matches("[role=alert]")) hear(alert);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** What was heard until now. @param {import("playwright-core").Page} page @returns {Promise<Heard[]>} */
export async function heard(page) {
  return page.evaluate(() => /** @type {any} */ (window).heard);
}

/** Waits until something is heard. @param {import("playwright-core").Page} page @param {string | RegExp} words */
export async function hears(page, words) {
  await page.waitForFunction(
    ([source, isPattern]) =>
      /** @type {any} */ (window).heard.some((/** @type {Heard} */ one) =>
        isPattern ? new RegExp(String(source)).test(one.words) : one.words === source,
      ),
    /** @type {[string, boolean]} */ ([
      typeof words === "string" ? words : words.source,
      typeof words !== "string",
    ]),
  );
}
