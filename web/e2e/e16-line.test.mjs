// @ts-check
/** The line of the news comes after the page, and comes back whatever happened to it. */
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "the code of the line is asked for until it comes", "lead@north", async ({ page }) => {
  let refused = 0;
  await page.route(/\/socket-[^/]*\.js/, (route) => {
    refused += 1;
    return refused <= 2 ? route.abort() : route.continue();
  });
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  await says(page, "Reconnecting. What you see may be a little behind.");
  await (await person(set.server.url, "manager@northwood")).comment("00098034", "Said before it came.");
  await page.getByText("Said before it came.").waitFor({ timeout: 20_000 });
  assert.equal(refused, 3);
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ state: "detached" });
});

journey(set, "a line that stalls before it is open is told of, and tried again", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("lead@north", {}, line.url);
  await page.route(/\/socket-[^/]*\.js/, async (route) => {
    const response = await route.fetch();
    line.become("stall");
    await route.fulfill({ response });
  });
  await page.goto("/cases/00098021");
  await says(page, "Reconnecting. What you see may be a little behind.");
  line.become("pass");
  await (await person(set.server.url, "manager@northwood")).comment("00098021", "Said before it opened.");
  await says(page, "Said before it opened.");
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ state: "detached" });
  await context.close();
  await line.close();
});

journey(
  set,
  "code of the line that does not come is told of, until it comes",
  "lead@north",
  async ({ page }) => {
    /** @type {() => void} */
    let come = () => undefined;
    const held = new Promise((resolve) => {
      come = () => resolve(undefined);
    });
    await page.route(/\/socket-[^/]*\.js/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/cases/00097900");
    await says(page, "Reconnecting. What you see may be a little behind.");
    come();
    await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ state: "detached" });
  },
);

journey(set, "who signs in again hears the news again", "lead@north", async ({ page, context }) => {
  await page.goto("/cases/00098554");
  await says(page, "Daniel Harris");
  const manager = await person(set.server.url, "manager@northwood");
  await manager.comment("00098554", "Before the session ended.");
  await says(page, "Before the session ended.");
  await context.clearCookies();
  // Whoever is about to choose it has it fetched: that is when the session is missed.
  await page.getByRole("tab", { name: "Related" }).hover();
  const dialog = page.getByRole("dialog", { name: "You have been signed out" });
  await dialog.getByLabel("David Smith (lead@north)").check();
  await manager.comment("00098554", "While nobody was signed in.");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  await says(page, "While nobody was signed in.");
  await manager.comment("00098554", "After signing in again.");
  await says(page, "After signing in again.");
  assert.equal(await page.getByText("While nobody was signed in.").count(), 1);
});
