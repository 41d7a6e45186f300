// @ts-check
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

const KB = 1_024;
/** Of the files as they are sent, gzip: the first one, a screen's own, and all there is in English. */
const ENTRY_MAX = 30 * KB;
const SCREEN_MAX = 25 * KB;
const CLIENT_MAX = 140 * KB;
/** Until the home page is drawn, with the heads of the answers; and with the line of the news. */
const FIRST_SCRIPTS_MAX = 36 * KB;
const SCRIPTS_MAX = 40 * KB;
const STYLES_MAX = 15 * KB;
const REQUESTS_MAX = 7;
const BYTES_MAX = 75 * KB;
const SHIFT_MAX = 0.02;
const TASK_MS_MAX = 50;
/** The clocks of the network and of the page differ a little. */
const CLOCKS_MS = 20;

const built = new URL("../dist/client/", import.meta.url);

test("how large the files are", () => {
  const sizes = readdirSync(new URL("assets/", built))
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({ name, bytes: sizeOf(name) }));
  const page = readFileSync(new URL("index.html", built), "utf8");
  const entry = /src="\/assets\/([^"]+\.js)"/.exec(page)?.[1] ?? "";
  const first = sizeOf(entry);
  assert.ok(first > 10 * KB && first <= ENTRY_MAX, `the first script: ${first} bytes`);
  for (const { name, bytes } of sizes.filter(({ name }) => name !== entry))
    assert.ok(bytes <= SCREEN_MAX, `${name}: ${bytes} bytes`);
  const all = sizes.filter(({ name }) => !/\.mi-/.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(all > 50 * KB && all <= CLIENT_MAX, `all scripts: ${all} bytes`);
});

/** What a script weighs on its way; the smallest are not packed. @param {string} name */
function sizeOf(name) {
  const packed = new URL(`assets/${name}.gz`, built);
  return statSync(existsSync(packed) ? packed : new URL(`assets/${name}`, built)).size;
}

journey(set, "what a first look at the home page costs", "lead@north", async ({ page, context }) => {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  /** @type {Map<string, { url: string, bytes: number, began: number }>} */
  const loads = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request, wallTime }) => {
    if (!request.url.startsWith("data:"))
      loads.set(requestId, { url: request.url, bytes: 0, began: wallTime * 1_000 });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const load = loads.get(requestId);
    if (load) load.bytes = encodedDataLength;
  });
  // Gzip is what the budget is told in; Brotli is smaller still.
  await page.route(/\/assets\//, async (route) =>
    route.continue({ headers: { ...route.request().headers(), "accept-encoding": "gzip" } }),
  );
  const listening = page.waitForEvent("websocket");
  await page.goto("/");
  await says(page, "Closed cases (20)");
  await page.locator("#closed tbody tr").nth(9).waitFor();
  await listening;
  const all = [...loads.values()];
  const bytes = (/** @type {(url: string) => boolean} */ of) =>
    all.filter(({ url }) => of(url)).reduce((sum, load) => sum + load.bytes, 0);
  const scripts = bytes((url) => url.endsWith(".js"));
  const line = bytes((url) => /\/socket-[^/]*\.js$/.test(url));
  const styles = bytes((url) => url.endsWith(".css"));
  const told = all.map(({ url, bytes: size }) => `${new URL(url).pathname} ${size}`).join("\n");
  assert.ok(line > KB, `the line of the news is a script of its own\n${told}`);
  assert.ok(scripts - line <= FIRST_SCRIPTS_MAX, `first scripts: ${scripts - line} bytes\n${told}`);
  assert.ok(scripts > 10 * KB && scripts <= SCRIPTS_MAX, `scripts: ${scripts} bytes\n${told}`);
  assert.ok(styles > 2 * KB && styles <= STYLES_MAX, `styles: ${styles} bytes`);
  assert.ok(all.length <= REQUESTS_MAX, `${all.length} requests\n${told}`);
  assert.ok(bytes(() => true) <= BYTES_MAX, told);
  // The rows were drawn first, and the news follow at once.
  const drawn = await page.evaluate(
    () =>
      new Promise((resolve) =>
        new PerformanceObserver((list) => {
          const last = /** @type {any} */ (list.getEntries().at(-1));
          resolve(performance.timeOrigin + last.startTime);
        }).observe({ type: "largest-contentful-paint", buffered: true }),
      ),
  );
  const asked = all.find(({ url }) => /\/socket-/.test(url))?.began ?? 0;
  assert.ok(asked >= drawn - CLOCKS_MS, `the line is asked for ${drawn - asked} ms before the page is drawn`);
});

journey(set, "nothing moves by itself, and nothing holds the page up", "lead@north", async ({ page }) => {
  await page.addInitScript(() => {
    const seen = /** @type {any} */ (window);
    seen.shift = 0;
    seen.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of /** @type {any[]} */ (list.getEntries()))
        if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
  for (const [path, words] of /** @type {[string, string][]} */ ([
    ["/", "Closed cases (20)"],
    ["/cases/00098021", "Referral received"],
    ["/cases/00098021?tab=related", "Case Comments (7)"],
    ["/services/chronic-absence", "Next steps"],
  ])) {
    let quickest = Number.POSITIVE_INFINITY;
    // Machines are shared: the quickest of some is the page's own doing.
    for (let look = 0; look < 4; look += 1) {
      await page.goto(path);
      await says(page, words);
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      const { shift, longest } = await page.evaluate(() => ({
        shift: /** @type {any} */ (window).shift,
        longest: /** @type {any} */ (window).longest,
      }));
      assert.ok(shift <= SHIFT_MAX, `${path} shifts by ${shift}`);
      quickest = Math.min(quickest, longest);
    }
    assert.ok(quickest <= TASK_MS_MAX * 2, `${path} has a task of ${quickest} ms`);
  }
});
