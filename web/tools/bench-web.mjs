// @ts-check
/**
 * What the client costs the people at it, each figure beside that of a bare page in the same run: the
 * machine is shared, so only what stands beside each other can be compared.
 */
import { launch, visit } from "../e2e/lib/browser.mjs";
import { person } from "../e2e/lib/people.mjs";
import { serve } from "../e2e/lib/server.mjs";
import { bare } from "./bench-bare.mjs";

/** @typedef {import("playwright-core").Page} Page */

const RUNS = Number(process.env.RUNS ?? 7);
const COMMENTS = 15;
const EVENTS_A_SECOND = 50;
const STORM_SECONDS = Number(process.env.STORM_SECONDS ?? 60);
/** Slow 4G, in bytes a second, and a processor a quarter as fast. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const CPU_TIMES = 4;
const SETTLED_MS = 500;
const AHEAD_MS = 2_000;

const median = (/** @type {number[]} */ all) =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const worst = (/** @type {number[]} */ all) => Math.max(...all);

/** @param {string} what @param {number[]} ours @param {number[]} theirs */
function tell(what, ours, theirs) {
  const [one, other] = [median(ours), median(theirs)];
  const ratio = other > 0 ? (one / other).toFixed(1) : "-";
  const figures = [one, worst(ours), other, worst(theirs)].map((ms) => ms.toFixed(0).padStart(6)).join("");
  console.log(`${what.padEnd(44)}${figures}${ratio.padStart(7)}`);
}

/** @param {Page} page @param {boolean} network */
async function slowed(page, network) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  if (network) await session.send("Network.emulateNetworkConditions", SLOW);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_TIMES });
}

/** Notes paints and how long the page takes to answer to a hand. @param {Page} page */
async function watched(page) {
  await page.addInitScript(() => {
    const seen = { paint: 0, slowest: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      seen.paint = list.getEntries().at(-1)?.startTime ?? seen.paint;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of /** @type {any[]} */ (list.getEntries()))
        if (entry.interactionId) seen.slowest = Math.max(seen.slowest, entry.duration);
    }).observe(/** @type {any} */ ({ type: "event", durationThreshold: 16, buffered: true }));
  });
}

/** @param {Page} page @returns {Promise<{ paint: number, slowest: number }>} */
async function seen(page) {
  // Paints and answers are told a little after they happened.
  await page.waitForTimeout(SETTLED_MS);
  return page.evaluate(() => /** @type {any} */ (window).seen);
}

const server = await serve({ CASETRAIL_CLOCK: "2026-03-02T09:00:00+13:00" });
const plain = await bare();
const browser = await launch();

/** A first look at a page, and then a hand on it. @param {string} url @param {string | undefined} who @param {(page: Page) => Promise<void>} use @param {string} ready */
async function look(url, who, use, ready) {
  const { page, context } = await visit(browser, url, who);
  await watched(page);
  await slowed(page, true);
  await page.goto("/");
  await page.locator(ready).waitFor();
  const { paint } = await seen(page);
  await use(page);
  const { slowest } = await seen(page);
  await context.close();
  return { paint, slowest };
}

/** @param {Page} page */
async function useHome(page) {
  await page.getByRole("searchbox", { name: "Search active cases" }).pressSequentially("sol", { delay: 60 });
  await page.getByRole("button", { name: "Filter active cases" }).click();
  await page.locator("#active").getByRole("button", { name: "Learner name" }).click();
}

/** @param {Page} page */
async function useBare(page) {
  await page.locator("input").pressSequentially("sol", { delay: 60 });
  await page.locator("button").click();
}

/** From the click on a link to the drawn page that it leads to. @param {Page} page @param {string} link @param {string} heading */
async function changed(page, link, heading) {
  await page.locator(link).hover();
  // What is fetched ahead is here by then.
  await page.waitForTimeout(AHEAD_MS);
  return page.evaluate(
    ([selector, words]) =>
      new Promise((resolve) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (!document.querySelector("h1")?.textContent?.startsWith(words ?? "")) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        /** @type {HTMLElement} */ (document.querySelector(selector ?? "")).click();
      }),
    [link, heading],
  );
}

/** @param {string} url @param {string | undefined} who @param {string} link @param {string} heading */
async function route(url, who, link, heading) {
  const { page, context } = await visit(browser, url, who);
  await slowed(page, true);
  await page.goto("/");
  await page.locator(link).first().waitFor();
  const ms = Number(await changed(page, link, heading));
  await context.close();
  return ms;
}

/** When a text comes to be on a page, by the clock of this machine. @param {Page} page @param {string} words */
const comes = (page, words) =>
  page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.body.textContent?.includes(wanted)) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
      }),
    words,
  );

/** From pressing Submit here to the text there. @param {Page} here @param {Page} there @param {string} words @param {string} submit */
async function heard(here, there, words, submit) {
  const arrives = comes(there, words);
  const pressed = await here.evaluate((selector) => {
    const now = Date.now();
    /** @type {HTMLElement} */ (document.querySelector(selector)).click();
    return now;
  }, submit);
  return Number(await arrives) - pressed;
}

async function comments() {
  const school = await visit(browser, server.url, "lead@north");
  const manager = await visit(browser, server.url, "manager@northwood");
  const [one, other] = [await visit(browser, plain.url), await visit(browser, plain.url)];
  for (const { page } of [school, manager]) {
    await page.goto("/cases/00098034");
    await page.getByText("Charlotte Fa'alogo").first().waitFor();
  }
  for (const { page } of [one, other]) await page.goto("/");
  const [ours, theirs] = [[], []];
  for (let n = 0; n < COMMENTS; n += 1) {
    await school.page.getByRole("button", { name: "Add Comment" }).click();
    await school.page.getByRole("textbox", { name: "Comment" }).fill(`Measured ${n}.`);
    ours.push(await heard(school.page, manager.page, `Measured ${n}.`, "dialog [type=submit]"));
    await one.page.locator("input").fill(`Said ${n}.`);
    theirs.push(await heard(one.page, other.page, `Said ${n}.`, "[type=submit]"));
  }
  tell("comment to the second browser, ms", ours, theirs);
  for (const { context } of [school, manager, one, other]) await context.close();
}

/** Counts long tasks, and the frames in which something was drawn. @param {Page} page @param {string} part */
async function counting(page, part) {
  await page.evaluate((selector) => {
    const counted = { long: 0, longest: 0, frames: new Set() };
    Object.assign(window, { counted });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        counted.long += 1;
        counted.longest = Math.max(counted.longest, duration);
      }
    }).observe({ type: "longtask" });
    const element = document.querySelector(selector) ?? document.body;
    new MutationObserver(() => counted.frames.add(document.timeline.currentTime)).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }, part);
}

/** @param {Page} page */
const counted = (page) =>
  page.evaluate(() => {
    const { long, longest, frames } = /** @type {any} */ (window).counted;
    return { long, longest, frames: frames.size };
  });

/** Bytes in use after a collection. @param {Page} page */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

async function storm() {
  const actors = await Promise.all(
    ["workflow@northwood", "manager@northwood", "lead@north"].map((who) => person(server.url, who)),
  );
  const lead = await person(server.url, "lead@north");
  const ids = await Promise.all(
    ["00098034", "00098021", "00097900", "00097880"].map(async (number) => (await lead.caseOf(number)).id),
  );
  const { page, context } = await visit(browser, server.url, "workflow@northwood");
  const beside = await visit(browser, plain.url);
  await page.goto("/");
  await page.getByText(/^Live, updated/).waitFor();
  await beside.page.goto("/");
  await counting(page, "#queue tbody");
  await counting(beside.page, "body");
  const before = await heap(page);
  const began = Date.now();
  const waiting = [];
  for (let sent = 0; sent < EVENTS_A_SECOND * STORM_SECONDS; ) {
    const due = ((Date.now() - began) / 1000) * EVENTS_A_SECOND;
    for (; sent < due; sent += 1) {
      const who = sent % actors.length;
      const visibility = who === actors.length - 1 ? "SHARED" : "INTERNAL";
      const input = { caseId: ids[sent % ids.length], body: `Comment ${sent}`, visibility };
      waiting.push(actors[who]?.act("addComment", input));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(waiting);
  const seconds = (Date.now() - began) / 1000;
  const grown = ((await heap(page)) - before) / 1_048_576;
  const [ours, theirs] = [await counted(page), await counted(beside.page)];
  console.log(
    `\ndashboard, ${waiting.length} events in ${seconds.toFixed(0)} s (${(waiting.length / seconds).toFixed(0)}/s): ` +
      `${ours.long} long tasks (longest ${ours.longest.toFixed(0)} ms; a bare page beside it ${theirs.long}), ` +
      `${(ours.frames / seconds).toFixed(1)} drawings/s, heap ${grown >= 0 ? "+" : ""}${grown.toFixed(1)} MiB`,
  );
  await context.close();
  await beside.context.close();
}

try {
  console.log(`${"".padEnd(44)}  ours worst  bare worst  ratio`);
  const [ours, theirs] = [[], []];
  const [there, thereBare] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    ours.push(await look(server.url, "lead@north", useHome, "#closed tbody tr:nth-child(10)"));
    theirs.push(await look(plain.url, undefined, useBare, "tbody tr:nth-child(30)"));
    there.push(
      await route(server.url, "lead@north", '#active th a[href="/cases/00098021"]', "Case 00098021"),
    );
    thereBare.push(await route(plain.url, undefined, "a", "Case"));
  }
  const of = (
    /** @type {{ paint: number, slowest: number }[]} */ all,
    /** @type {"paint" | "slowest"} */ what,
  ) => all.map((one) => one[what]);
  tell("home, largest paint, slow 4G, CPU/4, ms", of(ours, "paint"), of(theirs, "paint"));
  tell("home, slowest answer to a hand, CPU/4, ms", of(ours, "slowest"), of(theirs, "slowest"));
  tell("to a prefetched case, CPU/4, ms", there, thereBare);
  await comments();
  await storm();
} finally {
  await browser.close();
  await plain.close();
  await server.remove();
}
