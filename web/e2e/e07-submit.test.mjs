// @ts-check
import assert from "node:assert/strict";
import { kindsOf, person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { fillIn, freeLearners, startRequest } from "./lib/request.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { until } from "./lib/watch.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */

async function activeCases() {
  const lead = await person(set.server.url, "lead@north");
  return (await lead.ask("{ home { activeCases } }")).home.activeCases;
}

/**
 * Fills in a request and submits it over a line that loses every answer; ends once the server has
 * committed it, which nobody at the browser knows.
 * @param {(on: { page: Page, line: Awaited<ReturnType<typeof proxy>> }) => Promise<void>} goesOn
 */
async function submitUnheard(goesOn) {
  const line = await proxy(set.server.port);
  const { page, context, faults } = await set.visit("lead@north", {}, line.url);
  const [learner] = await freeLearners(await person(set.server.url, "lead@north"));
  await startRequest(page);
  await fillIn(page, learner.nsn, "David Smith");
  const before = await activeCases();
  line.become("swallow");
  await page.getByRole("button", { name: "Submit" }).click();
  await until(async () => (await activeCases()) > before);
  assert.equal(await page.getByRole("heading", { level: 1, name: "Request submitted" }).count(), 0);
  await goesOn({ page, line });
  assert.equal(await activeCases(), before + 1);
  assert.deepEqual(faults, []);
  await context.close();
  await line.close();
}

/** The case that the page says was made, and that it was made of one request. @param {Page} page */
async function submittedOnce(page) {
  await page.getByRole("heading", { level: 1, name: "Request submitted" }).waitFor();
  const number = /(\d{8})/.exec(await page.locator(".govuk-panel").innerText())?.[1] ?? "";
  const kinds = await kindsOf(set.server.url, number);
  assert.deepEqual(kinds, ["RequestSubmitted", "CaseOpened", "CaseAllocated"]);
  return number;
}

journey(set, "the answer to Submit is lost: it is sent again by itself, and is one case", undefined, () =>
  submitUnheard(async ({ page, line }) => {
    line.become("pass");
    assert.equal(await submittedOnce(page), "00098713");
  }),
);

journey(set, "the network stays away: Submit pressed again later gives the same case", undefined, () =>
  submitUnheard(async ({ page, line }) => {
    line.become("cut");
    await says(page, "There is a problem");
    await says(page, "We could not reach the Attendance Service. Nothing is lost: try again.");
    line.become("pass");
    await page.getByRole("button", { name: "Submit" }).click();
    assert.equal(await submittedOnce(page), "00098714");
  }),
);

journey(set, "the page is loaded anew instead: the case is there, the draft is not", undefined, () =>
  submitUnheard(async ({ page, line }) => {
    line.become("pass");
    await page.reload();
    await page.goto("/");
    await page.locator("#active").getByRole("link", { name: "00098715" }).waitFor();
    assert.deepEqual(await kindsOf(set.server.url, "00098715"), [
      "RequestSubmitted",
      "CaseOpened",
      "CaseAllocated",
    ]);
  }),
);
