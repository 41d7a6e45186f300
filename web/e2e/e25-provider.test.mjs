// @ts-check
import { fits, large, accessible as scanned } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { journey, stage } from "./lib/stage.mjs";

const set = stage();

/** @param {import("playwright-core").Page} page @param {string} state */
async function accessible(page, state) {
  await scanned(page, state);
  await fits(page, state);
  await large(page, state);
}

for (const size of [WIDE, NARROW]) {
  const at = `at ${size.width} px`;

  journey(set, `a provider's screens ${at}`, "workflow@northwood", async ({ page }) => {
    await page.setViewportSize(size);
    for (const view of ["", "?queue.view=unassigned", "?queue.view=transfers", "?queue.view=closed"]) {
      await page.goto(`/${view}`);
      await page
        .locator("#tab-panel")
        .getByRole("table")
        .or(page.getByText("No transfers wait"))
        .first()
        .waitFor();
      await accessible(page, `the queue ${view} ${at}`);
    }
    await page.goto("/");
    await page.getByRole("button", { name: "Filter cases" }).click();
    await page.getByRole("button", { name: "Assign", exact: true }).click();
    await page.getByText("There is a problem").waitFor();
    for (const words of await page.getByText("Show as table").all()) await words.click();
    await accessible(page, `the dashboard with all that opens ${at}`);
    await page.getByRole("button", { name: "te reo Māori" }).click();
    await page.getByRole("heading", { level: 1, name: "Papatohu" }).waitFor();
    await accessible(page, `the dashboard in te reo Māori ${at}`);
    // The language is the person's, wherever they come next.
    const kept = page.waitForResponse((answer) => answer.request().postData()?.includes('"mi"') === false);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Papatohu" }).waitFor({ state: "detached" });
    await kept;
  });

  journey(set, `what a provider does on a case ${at}`, "workflow@northwood", async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto("/cases/00098034");
    const actions = page.locator(".app-actions").getByRole("button");
    await actions.first().waitFor();
    // Upload Files asks the system for files first; its dialog is looked at with the files.
    const names = (await actions.allInnerTexts()).filter((name) => name !== "Upload Files");
    for (const name of names) {
      await page.locator(".app-actions").getByRole("button", { name, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator("input, textarea").first().waitFor();
      await accessible(page, `${name} ${at}`);
      await dialog.locator("[type=submit]").click();
      await dialog.getByText("There is a problem").waitFor();
      await accessible(page, `${name} with mistakes ${at}`);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    await page.goto("/cases/00098034?tab=related");
    await page
      .getByRole("button", { name: /^Stop sharing/ })
      .first()
      .click();
    await page.getByText("These people will no longer see it:").waitFor();
    await accessible(page, `Stop sharing ${at}`);
  });

  journey(set, `an auditor's screens ${at}`, "auditor@ministry", async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto("/");
    await page.locator("#cases").getByRole("table").waitFor();
    await page.getByRole("button", { name: "Show as of then" }).click();
    await accessible(page, `the cases, and a mistake ${at}`);
    await page.goto("/?audit.time=2025-06-20T00%3A00%3A59.999Z");
    await page.locator("#cases").getByRole("table").waitFor();
    await accessible(page, `the cases then ${at}`);
    await page.goto("/audit/cases/00098021");
    await page.locator(".app-facts").waitFor();
    await page.getByRole("button", { name: "Previous event" }).click();
    await page.locator('.app-facts[data-position="595"]').waitFor();
    await accessible(page, `the replay ${at}`);
  });
}
