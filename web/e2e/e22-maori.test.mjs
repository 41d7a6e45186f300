// @ts-check
import assert from "node:assert/strict";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "te reo Māori: chosen, kept, marked, with its own dates", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en-NZ");
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await says(page, "Ngā kēhi hohe (15)");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "mi");
  await says(page, /words are a draft until a licensed translator has reviewed them/);
  await page.reload();
  await says(page, "Ngā kēhi hohe (15)");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "mi");
  await page.getByRole("searchbox", { name: "Rapu i ngā kēhi hohe" }).fill("mahuta");
  await says(page, "2 o te 15: ngā kēhi hohe");
  await page.goto("/cases/00098021");
  await says(page, "Rātapu 6 Hōngongoi 2025");
  await page.getByRole("button", { name: "Tāpiri kōrero" }).click();
  await page.getByRole("dialog", { name: "Tāpiri kōrero" }).waitFor();
  await page.keyboard.press("Escape");
  await page.goto("/services/chronic-absence");
  // What has no translation yet is English, and says so.
  await page.locator("span[lang=en-NZ]", { hasText: "The case will be allocated to the provider" }).waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Start Request" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en-NZ");
});

journey(set, "Māori words in English pages are marked", "lead@north", async ({ page }) => {
  await page.goto("/settings");
  const marked = page.locator("[lang=mi]", { hasText: "te reo Māori" });
  await page.getByLabel("te reo Māori").waitFor();
  assert.ok((await marked.count()) >= 2);
  await page.getByLabel("te reo Māori").check();
  await page.getByRole("heading", { level: 1, name: "Tautuhinga" }).waitFor();
});
