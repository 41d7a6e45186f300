// @ts-check
import assert from "node:assert/strict";
import { signInAgain } from "./lib/session.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const idle = stage({ CASETRAIL_SESSION_IDLE: "16" });
const absolute = stage({ CASETRAIL_SESSION_ABSOLUTE: "16" });
const WARNING = { name: "You'll be signed out in 1 minute" };

/** @param {import("playwright-core").Page} page */
async function halfWrite(page) {
  await page.goto("/cases/00098021");
  await page.getByRole("button", { name: "Add Comment" }).click();
  const box = page.getByRole("dialog", { name: "Add Comment" }).getByRole("textbox", { name: "Comment" });
  await box.fill("Half a thought");
  return box;
}

journey(idle, "the server's own clock: stayed once, then left to end", "lead@north", async ({ page }) => {
  const box = await halfWrite(page);
  const warning = page.getByRole("dialog", WARNING);
  await warning.getByRole("button", { name: "Stay signed in" }).click();
  await warning.waitFor({ state: "detached" });
  const stayed = Date.now();
  // Half of so short a session goes in peace.
  await warning.waitFor();
  assert.ok(Date.now() - stayed >= 7_000, "not at once again");
  await page.getByRole("dialog", { name: "You have been signed out" }).waitFor();
  assert.ok(Date.now() - stayed >= 14_000, "it had been extended");
  await signInAgain(page, "David Smith (lead@north)");
  assert.equal(await box.inputValue(), "Half a thought");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await page.locator("[data-entry]", { hasText: "Half a thought" }).waitFor();
});

journey(absolute, "nobody may stay for longer: it says so, and ends", "lead@north", async ({ page }) => {
  const box = await halfWrite(page);
  const warning = page.getByRole("dialog", WARNING);
  await warning.getByText(/^Nobody can stay signed in for longer than this\./).waitFor();
  assert.equal(await warning.getByRole("button", { name: "Stay signed in" }).count(), 0);
  await warning.getByRole("button", { name: "Continue until then" }).click();
  await warning.waitFor({ state: "detached" });
  await box.fill("Half a thought, and more");
  await page.getByRole("dialog", { name: "You have been signed out" }).waitFor();
  await signInAgain(page, "David Smith (lead@north)");
  assert.equal(await box.inputValue(), "Half a thought, and more");
  await says(page, "Fa'atali Solomona");
});
