// @ts-check
import assert from "node:assert/strict";
import { kindsOf, person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { told, until, watchTroubles } from "./lib/watch.mjs";
import { decide } from "./lib/work.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Route} Route */

/** @param {Page} page @param {string} text */
async function send(page, text) {
  await page.getByRole("button", { name: "Add Comment" }).click();
  const dialog = page.getByRole("dialog", { name: "Add Comment" });
  await dialog.getByRole("textbox", { name: "Comment" }).fill(text);
  await dialog.getByRole("button", { name: "Submit" }).click();
}

/**
 * Answers in the server's place what is asked with this text in it, so many times.
 * @param {Page} page @param {string} text @param {number} times
 * @param {(route: Route) => Promise<void>} answer
 */
async function answering(page, text, times, answer) {
  let left = times;
  await page.route("**/graphql", async (route) => {
    if (left === 0 || !route.request().postData()?.includes(text)) return route.continue();
    left -= 1;
    return answer(route);
  });
}

/** How many events a case has. @param {string} number */
const events = async (number) => (await kindsOf(set.server.url, number)).length;

const CASE = "00098034";

journey(
  set,
  "an error of the server's: the text and its reference, and Try again",
  "lead@north",
  async ({ page }) => {
    const text = "The bus was late again.";
    await page.goto(`/cases/${CASE}`);
    const before = await events(CASE);
    await answering(page, text, 1, (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/graphql-response+json",
        body: JSON.stringify({ errors: [{ message: "x", extensions: { code: "INTERNAL", id: "e-4711" } }] }),
      }),
    );
    await send(page, text);
    await says(page, "Not sent yet");
    await says(page, "Something went wrong on our side. Nothing is lost: try again. Reference: e-4711");
    await says(page, text);
    await page.waitForFunction(() =>
      document.getElementById("announcer")?.textContent?.includes("was not sent"),
    );
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("[data-entry]", { hasText: text }).waitFor();
    assert.equal(await page.getByText(text).count(), 1);
    assert.equal(await events(CASE), before + 1);
  },
);

journey(set, "a gateway's error and a busy server pass by themselves", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  const before = await events(CASE);
  const busy = {
    data: { addComment: { comment: null, case: null, position: null, repeated: false, errors: [] } },
  };
  /** @type {object[]} */ (busy.data.addComment.errors).push({ code: "OVERLOADED", message: "x", path: [] });
  const answers = [
    { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" },
    { status: 200, contentType: "application/json", body: JSON.stringify(busy) },
    {
      status: 503,
      contentType: "application/json",
      body: JSON.stringify({ errors: [{ message: "x", extensions: { code: "OVERLOADED" } }] }),
    },
  ];
  await answering(page, "Third time lucky.", answers.length, (route) => route.fulfill(answers.shift()));
  await watchTroubles(page);
  await send(page, "Third time lucky.");
  await page.locator("[data-entry]", { hasText: "Third time lucky." }).waitFor();
  assert.deepEqual(answers, []);
  assert.deepEqual(await told(page), []);
  assert.equal(await events(CASE), before + 1);
});

journey(set, "changed after it could not be sent, and sent as changed", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  const before = await events(CASE);
  await answering(page, "Mondey", 1, (route) =>
    route.fulfill({ status: 500, body: '{"errors": [{"message": "x"}]}' }),
  );
  await send(page, "She comes on Mondey.");
  await says(page, "Not sent yet");
  await page.getByRole("button", { name: "Edit" }).click();
  const box = page.locator("main").getByRole("textbox", { name: "Comment" });
  assert.equal(await box.inputValue(), "She comes on Mondey.");
  await box.fill("She comes on Monday.");
  await page.locator("main").getByRole("button", { name: "Submit" }).click();
  await page.locator("[data-entry]", { hasText: "She comes on Monday." }).waitFor();
  assert.equal(await page.getByText("Mondey").count(), 0);
  assert.equal(await events(CASE), before + 1);
});

journey(set, "changed after it had arrived unheard: both are told apart", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("lead@north", {}, line.url);
  const before = await events(CASE);
  await page.goto(`/cases/${CASE}`);
  await says(page, "Charlotte Fa'alogo");
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill("Arrived at eight.");
  line.become("swallow");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await until(async () => (await events(CASE)) > before);
  line.become("cut");
  await says(page, "Not sent yet");
  await page.getByRole("button", { name: "Edit" }).click();
  const main = page.locator("main");
  await main.getByRole("textbox", { name: "Comment" }).fill("Arrived at nine.");
  line.become("pass");
  await main.getByRole("button", { name: "Submit" }).click();
  await says(page, /^Your comment had arrived before you changed it\./);
  await page.locator("[data-entry]", { hasText: "Arrived at eight." }).waitFor();
  assert.equal(await events(CASE), before + 1);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-entry]", { hasText: "Arrived at nine." }).waitFor();
  assert.equal(await events(CASE), before + 2);
  await context.close();
  await line.close();
});

journey(
  set,
  "the right ends in a half-written comment: their own words stay theirs",
  "contact@north",
  async ({ page }) => {
    await page.goto("/cases/00098554");
    await page.getByRole("button", { name: "Add Comment" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill("What I saw today");
    const lead = await person(set.server.url, "lead@north");
    const { viewer } = await lead.ask("{ viewer { id } }");
    await decide(lead, "changePrimaryContact", "00098554", { personId: viewer.id });
    await page.getByRole("heading", { level: 1, name: "You can no longer see this case" }).waitFor();
    await says(page, "What you wrote was not sent.");
    await says(page, "What I saw today");
    assert.doesNotMatch(await page.locator("body").innerText(), /Daniel Harris/);
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("What I saw today").waitFor({ state: "detached" });
  },
);

journey(set, "Back in a half-written comment keeps it with its case", "lead@north", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "00098034" }).first().click();
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill("Not meant to go yet");
  await page.goBack();
  await says(page, "Active cases (15)");
  await page.goForward();
  await says(page, "Not sent yet");
  await says(page, "Not meant to go yet");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-entry]", { hasText: "Not meant to go yet" }).waitFor();
});
