// @ts-check
import assert from "node:assert/strict";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "single keys do nothing until they are switched on", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  await page.keyboard.press("c");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Use single keys as shortcuts").check();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await says(page, "Active cases (15)");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.id === "active-search");
  // In a field a letter is a letter.
  await page.keyboard.type("gh c");
  assert.equal(await page.getByRole("searchbox", { name: "Search active cases" }).inputValue(), "gh c");
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: "Add Comment" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await page.getByRole("heading", { level: 1, name: "Change Primary Contact" }).waitFor();
});

journey(set, "a comment with the keyboard alone", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  const reach = async (/** @type {string} */ words) => {
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === words) return;
    }
    assert.fail(`${words} can't be reached`);
  };
  await reach("Add Comment");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Typed without a mouse.");
  await reach("Submit");
  await page.keyboard.press("Space");
  await page.locator("[data-entry]", { hasText: "Typed without a mouse." }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "Add Comment");
});

journey(
  set,
  "without a network it says so, keeps what is written and sends it later",
  "lead@north",
  async ({ page, context }) => {
    await page.goto("/cases/00098034");
    await says(page, "Charlotte Fa'alogo");
    await context.setOffline(true);
    await says(page, /^You're offline\. You can keep reading\./);
    await page.getByRole("button", { name: "Add Comment" }).click();
    await page.getByRole("textbox", { name: "Comment" }).fill("Written in a tunnel.");
    await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
    await page.getByText("Not sent yet").waitFor({ timeout: 30_000 });
    await context.setOffline(false);
    // Nobody has to press anything.
    await page.locator("[data-entry]", { hasText: "Written in a tunnel." }).waitFor({ timeout: 30_000 });
    assert.equal(await page.getByText("Written in a tunnel.").count(), 1);
  },
);

journey(set, "what is not sent yet holds the page back", "lead@north", async ({ page, context }) => {
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("textbox", { name: "Comment" }).fill("Do not leave me.");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await says(page, "Sending…");
  const asked = page.waitForEvent("dialog");
  const leaving = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await leaving;
  await says(page, "Do not leave me.");
  await context.setOffline(false);
});
