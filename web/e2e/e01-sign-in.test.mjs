// @ts-check
import assert from "node:assert/strict";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "signing in, at the address that was asked for", undefined, async ({ page }) => {
  await page.goto("/cases/00098021?tab=details");
  await page.getByRole("heading", { level: 1, name: "Login with Education Sector Logon (ESL)" }).waitFor();
  assert.equal(await page.title(), "Sign in – Attendance service");
  await page.getByRole("button", { name: "Sign in" }).click();
  await says(page, "There is a problem");
  await page.getByRole("link", { name: "Choose an account" }).click();
  await page.getByLabel("David Smith (lead@north)").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00098021" }).waitFor();
  await page.getByRole("tab", { name: "Details", selected: true }).waitFor();
});

journey(set, "an account that is refused", undefined, async ({ page }) => {
  await page.route("**/auth/demo", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 401, body: "{}" }) : route.continue(),
  );
  await page.goto("/");
  await page.getByLabel("David Smith (lead@north)").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await says(page, "We could not sign you in. Try again.");
  await page.getByRole("heading", { name: "Login with Education Sector Logon (ESL)" }).waitFor();
});

journey(set, "who has no ESL is told whom to ask", undefined, async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByText("I don't have an ESL").click();
  await says(page, /Speak to your organisation's Delegated Authoriser/);
});

journey(set, "after signing out, Back shows nothing", "lead@north", async ({ page, context }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  await page.getByRole("link", { name: "00098021" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00098021" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Login with Education Sector Logon (ESL)" }).waitFor();
  assert.deepEqual(await context.cookies(), []);
  await page.goBack();
  await page.getByRole("heading", { name: "Login with Education Sector Logon (ESL)" }).waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), /Solomona|Case 00098021/);
});

journey(set, "signing out in one tab empties the others", "lead@north", async ({ page, context }) => {
  await page.goto("/cases/00098021");
  await says(page, "Fa'atali Solomona");
  const other = await context.newPage();
  await other.goto("/");
  await other.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Login with Education Sector Logon (ESL)" }).waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), /Solomona/);
});

journey(set, "nothing is kept on the device", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021?tab=related");
  await says(page, "Case Comments (7)");
  const kept = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies: document.cookie,
  }));
  assert.deepEqual(kept, { local: [], session: [], databases: 0, caches: 0, workers: 0, cookies: "" });
});
