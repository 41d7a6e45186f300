// @ts-check
/** The screens as people set them up: large text, zoom, spacing of their own, system colours, no motion. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { large } from "./lib/axe.mjs";
import { launch, visit, WIDE } from "./lib/browser.mjs";
import { ALL } from "./lib/screens.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */

/** A rule of somebody's own, as their browser's extension would set it. @param {Page} page @param {string} css */
async function styled(page, css) {
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = rules ? [sheet] : [];
  }, css);
}

/** What 1.4.12 asks for. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;
/** 1280 px at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/** Nothing is cut off: what is too long for its box is shown all the same, or can be scrolled to. @param {Page} page */
async function clipped(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const hides = (/** @type {string} */ overflow) => overflow === "hidden" || overflow === "clip";
        const isWide = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
        // Three lines and "Show all" is meant.
        const isTall =
          hides(style.overflowY) &&
          style.webkitLineClamp === "none" &&
          element.scrollHeight > element.clientHeight + 1;
        // A field's text is scrolled by its caret.
        if (element.matches("input, textarea")) return false;
        const isForEars = element.clientWidth <= 1 && element.clientHeight <= 1;
        return (isWide || isTall) && !isForEars && element.clientWidth > 0;
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** What reaches beyond the page, when the page has to be scrolled sideways. @param {Page} page */
async function wide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const reaching = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    return ["the page", ...reaching.map((element) => element.outerHTML.slice(0, 120))];
  });
}

/**
 * Every screen of somebody, as they set it up.
 * @param {Page} page
 * @param {readonly import("./lib/screens.mjs").Screen[]} screens
 * @param {string} css
 * @param {typeof WIDE} size
 */
async function whole(page, screens, css, size) {
  /** @type {string[]} */
  const wrong = [];
  for (const [state, path, arrive] of screens) {
    await page.setViewportSize(WIDE);
    await page.goto(path);
    await arrive(page);
    await page.setViewportSize(size);
    await styled(page, css);
    for (const what of await wide(page)) wrong.push(`${state}, too wide: ${what}`);
    for (const what of await clipped(page)) wrong.push(`${state}, cut off: ${what}`);
    await large(page, state);
  }
  assert.deepEqual(wrong, []);
}

for (const [who, screens] of ALL) {
  for (const [name, css, size] of /** @type {[string, string, typeof WIDE][]} */ ([
    ["400 %", "", ZOOMED],
    ["400 % and spacing", SPACING, ZOOMED],
    ["spacing", SPACING, WIDE],
  ])) {
    journey(set, `${name}, as ${who ?? "anybody"}`, who, ({ page }) => whole(page, screens, css, size));
  }

  test(`text at 200 %, as ${who ?? "anybody"}`, async () => {
    const browser = await launch(["--blink-settings=defaultFontSize=32"]);
    try {
      const { page } = await visit(browser, set.server.url, who);
      await page.goto("/about/contact");
      await page.locator("main p").first().waitFor();
      const size = await page
        .locator("main p")
        .first()
        .evaluate((words) => getComputedStyle(words).fontSize);
      assert.equal(size, "38px", "twice as large as it is drawn otherwise");
      await whole(page, screens, "", WIDE);
    } finally {
      await browser.close();
    }
  });

  journey(set, `less motion and system colours, as ${who ?? "anybody"}`, who, async ({ page }) => {
    /** @type {string[]} */
    const wrong = [];
    for (const [state, path, arrive] of screens) {
      await page.goto(path);
      await arrive(page);
      for (const what of await moving(page)) wrong.push(`${state}, moves: ${what}`);
      await page.emulateMedia({ forcedColors: "active" });
      for (const what of await unseen(page)) wrong.push(`${state}, in system colours: ${what}`);
      await page.emulateMedia({ forcedColors: null });
    }
    assert.deepEqual(wrong, []);
  });
}

/** What would move by itself, or slide instead of being there. @param {Page} page */
async function moving(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const lasts = (/** @type {string} */ times) =>
          times.split(",").some((time) => Number.parseFloat(time) > 0);
        const isAnimated = style.animationName !== "none" && lasts(style.animationDuration);
        return isAnimated || (style.transitionProperty !== "none" && lasts(style.transitionDuration));
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** In colours that somebody chose: what has no contrast left, or can't be told from what is beside it. @param {Page} page */
async function unseen(page) {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("p"));
    /** The light of a colour, from 0 to 1. @param {string} colour */
    const light = (colour) => {
      probe.style.setProperty("forced-color-adjust", "none");
      probe.style.color = colour;
      const parts =
        getComputedStyle(probe)
          .color.match(/[\d.]+/g)
          ?.slice(0, 3) ?? [];
      const [r = 0, g = 0, b = 0] = parts.map((part) => {
        const value = Number(part) / 255;
        return value <= 0.04 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (/** @type {string} */ one, /** @type {string} */ other) => {
      const [low = 0, high = 0] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const ground = "Canvas";
    /** @type {string[]} */
    const found = [];
    const note = (/** @type {string} */ why, /** @type {Element} */ element) =>
      found.push(`${why}: ${element.outerHTML.slice(0, 100)}`);
    for (const fill of document.querySelectorAll(".app-fill"))
      if (contrast(getComputedStyle(fill).stroke, ground) < 3) note("a chart's line", fill);
    for (const part of document.querySelectorAll(
      ".app-fill--solid, .app-pattern-stripe, .app-pattern-dot, .app-mark",
    ))
      if (contrast(getComputedStyle(part).fill, ground) < 3) note("a chart's fill", part);
    for (const part of document.querySelectorAll(".app-pattern-ground"))
      if (contrast(getComputedStyle(part).fill, ground) > 1.1) note("a pattern's ground", part);
    for (const text of document.querySelectorAll(".app-chart text"))
      if (contrast(getComputedStyle(text).fill, ground) < 4.5) note("a chart's words", text);
    for (const tag of document.querySelectorAll(".govuk-tag")) {
      const { borderTopStyle, color } = getComputedStyle(tag);
      if (borderTopStyle === "none" || contrast(color, ground) < 4.5 || !tag.textContent) note("a tag", tag);
    }
    /** What is chosen among its neighbours says so by more than a background. */
    const line = (/** @type {Element} */ element) => {
      const { borderTopWidth, borderLeftColor, fontWeight, textDecorationLine } = getComputedStyle(element);
      return [borderTopWidth, borderLeftColor, fontWeight, textDecorationLine].join();
    };
    for (const chosen of document.querySelectorAll(
      "[aria-pressed=true], [role=tab][aria-selected=true], li[aria-current]",
    )) {
      const others = [...(chosen.parentElement?.children ?? [])].filter((other) => other !== chosen);
      if (others.some((other) => line(other) === line(chosen))) note("what is chosen", chosen);
    }
    for (const button of document.querySelectorAll("button.govuk-button"))
      if (getComputedStyle(button).borderTopStyle === "none") note("a button's edge", button);
    probe.remove();
    return found;
  });
}

journey(
  set,
  "controls: what is cut off, too small, moving or unseen is found",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "15 cases found");
    await styled(page, ".app-figure { overflow: hidden; height: 20px; min-height: 0 }");
    assert.notDeepEqual(await clipped(page), []);
    await styled(
      page,
      ".app-chip, .govuk-button { min-height: 0; height: 12px; padding: 0; line-height: 1 }",
    );
    await assert.rejects(large(page, "small buttons"));
    await styled(page, "main { width: 3000px }");
    assert.notDeepEqual(await wide(page), []);
    await styled(page, ".app-figure { transition: opacity 1s }");
    assert.notDeepEqual(await moving(page), []);
    await styled(page, "@media (forced-colors: active) { .app-fill--solid { fill: Canvas !important } }");
    await page.emulateMedia({ forcedColors: "active" });
    assert.notDeepEqual(await unseen(page), []);
  },
);
