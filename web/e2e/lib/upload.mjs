// @ts-check
/** Files to upload, and the steps of the guide that put them on a case. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} Picked */

/** A PDF of so many bytes that no other file has. @param {string} name @param {number} bytes @returns {Picked} */
export function pdf(name, bytes) {
  const buffer = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(Math.max(0, bytes - 9))]).subarray(
    0,
    bytes,
  );
  return { name, mimeType: "application/pdf", buffer };
}

/** Presses the guide's button and picks these. @param {Page} page @param {Picked[]} files */
export async function pick(page, files) {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload Files" }).click();
  const chooser = await choosing;
  assert.ok(chooser.isMultiple());
  await chooser.setFiles(files);
}

/** @param {Page} page */
export const dialog = (page) => page.getByRole("dialog");

/** Done, then Next. @param {Page} page @param {(page: Page) => Promise<unknown>} [naming] */
export async function finish(page, naming = async () => {}) {
  await dialog(page).getByRole("button", { name: "Done" }).and(page.locator("[aria-disabled=false]")).click();
  await naming(page);
  await dialog(page).getByRole("button", { name: "Next" }).click();
  await dialog(page).waitFor({ state: "detached" });
}
