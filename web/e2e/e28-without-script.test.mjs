// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "./lib/stage.mjs";

const set = stage();

test("without JavaScript the page says what to do", async () => {
  const { page, context } = await set.visit(undefined, { javaScriptEnabled: false });
  await page.goto("/cases/00098021");
  const words = await page.locator("body").innerText();
  assert.match(words, /This site needs JavaScript/);
  assert.match(words, /Delegated Authoriser/);
  await context.close();
});
