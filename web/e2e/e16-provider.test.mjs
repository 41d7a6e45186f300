// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();
const NUMBER = "00098034";

/**
 * Numbered comments, one after the other.
 * @param {string} word @param {number} n
 */
async function comments(word, n) {
  const manager = await person(set.server.url, "manager@northwood");
  for (let i = 1; i <= n; i += 1) await manager.comment(NUMBER, `${word} ${i}`);
}

/**
 * Each of them is on the page once, the latest first.
 * @param {import("playwright-core").Page} page @param {string} word @param {number} n
 */
async function allOnce(page, word, n) {
  await page.getByText(`${word} ${n}`, { exact: true }).first().waitFor({ timeout: 30_000 });
  // What is out of sight has no inner text, as it is not drawn.
  const bodies = await page.locator(".app-timeline__body").allTextContents();
  const own = bodies.filter((body) => body.startsWith(`${word} `));
  assert.deepEqual(
    own,
    Array.from({ length: n }, (_, i) => `${word} ${n - i}`),
  );
}

const CUT_MS = 5_000;

journey(set, "what is written while the line is cut arrives once, in order", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context, faults } = await set.visit("workflow@northwood", {}, line.url);
  await page.goto(`/cases/${NUMBER}`);
  const word = "Cut";
  await page.locator(".app-timeline__body").first().waitFor();
  await comments("Before", 1);
  await says(page, "Before 1");
  line.become("cut");
  const writing = comments(word, 60);
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  line.become("pass");
  await writing;
  await allOnce(page, word, 60);
  await context.close();
  await line.close();
  // The browser says that it could not connect; nothing else may be wrong.
  assert.deepEqual(
    faults.filter((fault) => !/WebSocket connection to .* failed/.test(fault)),
    [],
  );
});
