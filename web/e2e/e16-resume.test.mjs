// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

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
  const bodies = await texts(page.locator(".app-timeline__body"));
  const own = bodies.filter((body) => body.startsWith(`${word} `));
  assert.deepEqual(
    own,
    Array.from({ length: n }, (_, i) => `${word} ${n - i}`),
  );
}

for (const seconds of [0.1, 5]) {
  journey(set, `a line that was cut for ${seconds} s lost and doubled nothing`, undefined, async () => {
    const line = await proxy(set.server.port);
    const { page, context, faults } = await set.visit("workflow@northwood", {}, line.url);
    await page.goto(`/cases/${NUMBER}`);
    const word = `Cut${seconds * 10}`;
    await page.locator(".app-timeline__body").first().waitFor();
    await comments(`${word}before`, 1);
    await says(page, `${word}before 1`);
    line.become("cut");
    const writing = comments(word, 60);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
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
}

/** One ping and the wait for its answer: 12 s and 5 s. */
const NOTICED_MS = 17_500;

journey(set, "a line that is stalled is noticed, and resumed", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("workflow@northwood", {}, line.url);
  await page.goto(`/cases/${NUMBER}`);
  await page.locator(".app-timeline__body").first().waitFor();
  await comments("Beforestall", 1);
  await says(page, "Beforestall 1");
  line.become("stall");
  await comments("Stall", 5);
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ timeout: NOTICED_MS });
  line.become("cut");
  line.become("pass");
  await allOnce(page, "Stall", 5);
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ state: "detached" });
  await context.close();
  await line.close();
});
