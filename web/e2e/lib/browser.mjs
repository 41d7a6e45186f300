// @ts-check
/** A real Chromium, and pages that note everything that goes wrong on them. */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param {readonly string[]} [more] how somebody has set theirs up */
export async function launch(more = []) {
  const args = [...ARGUMENTS, ...more];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Wide and narrow, as people's screens are. */
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 450 };

/**
 * @typedef {object} Visit
 * @property {import("playwright-core").BrowserContext} context
 * @property {import("playwright-core").Page} page
 * @property {string[]} faults what the browser complained of: errors of scripts, refusals of the policy
 */

/**
 * A person at a browser of their own; signed in when a username is given.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {string} [username]
 * @param {object} [options]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, url, username, options = {}) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: WIDE,
    locale: "en-NZ",
    timezoneId: "Pacific/Auckland",
    reducedMotion: "reduce",
    ...options,
  });
  if (username) {
    const answer = await context.request.post("/auth/demo", { data: { username } });
    if (!answer.ok()) throw new Error(`${username} can't sign in: ${answer.status()}`);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  /** @type {string[]} */
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    // Answers and lines that tests break on purpose are told by the browser too.
    const expected = /^Failed to load resource|^WebSocket (connection to|is already in CLOSING)/.test(text);
    if (message.type() === "error" && !expected) faults.push(`console: ${text}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { context, page, faults };
}

const failures = new URL("../failures/", import.meta.url).pathname;

/**
 * Keeps a picture of the page when what is done on it fails.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 * @param {() => Promise<void>} does
 */
export async function pictured(page, name, does) {
  try {
    await does();
  } catch (error) {
    mkdirSync(failures, { recursive: true });
    await page.screenshot({ path: `${failures}${name}.png`, fullPage: true }).catch(() => undefined);
    throw error;
  }
}
