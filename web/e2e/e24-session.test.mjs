// @ts-check
import assert from "node:assert/strict";
import { signInAgain } from "./lib/session.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(
  set,
  "the session ends in a half-written comment: sign in, and the text is there",
  "lead@north",
  async ({ page, context }) => {
    await page.goto("/cases/00098021");
    await page.getByRole("button", { name: "Add Comment" }).click();
    await page.getByRole("textbox", { name: "Comment" }).fill("Half written when the session ended.");
    await context.clearCookies();
    await page.getByRole("dialog", { name: "Add Comment" }).getByRole("button", { name: "Submit" }).click();
    await signInAgain(page, "David Smith (lead@north)");
    await says(page, "Half written when the session ended.");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("[data-entry]", { hasText: "Half written when the session ended." }).waitFor();
  },
);

journey(
  set,
  "somebody else signs in instead: nothing of the first is left",
  "lead@north",
  async ({ page, context }) => {
    await page.goto("/cases/00098021");
    await says(page, "Fa'atali Solomona");
    await context.clearCookies();
    // Whatever is asked for next is refused; or the page has noticed by itself, and nothing can be pressed.
    const related = page.getByRole("tab", { name: "Related" });
    await related
      .or(page.getByRole("dialog", { name: "You have been signed out" }))
      .first()
      .waitFor();
    if (await related.isVisible()) await related.click({ timeout: 2_000 }).catch(() => {});
    await signInAgain(page, "Aroha Ngata (contact@south)");
    await says(page, "Aroha Ngata, South College");
    await page.getByRole("heading", { level: 1, name: "Attendance service" }).waitFor();
    assert.doesNotMatch(await page.locator("body").innerText(), /Solomona/);
  },
);

journey(set, "a request goes on where it was", "support@north", async ({ page, context }) => {
  await page.goto("/services/chronic-absence");
  await page.getByRole("button", { name: "Start Request" }).click();
  await page.getByRole("link", { name: "Whānau and caregivers" }).click();
  await page.getByLabel("Caregiver's name").waitFor();
  await context.clearCookies();
  await page.getByLabel("Caregiver's name").fill("Not lost");
  await signInAgain(page, "Susan Wildes (support@north)");
  assert.equal(await page.getByLabel("Caregiver's name").inputValue(), "Not lost");
  await page.getByText(/^Saved /).waitFor({ timeout: 20_000 });
});
