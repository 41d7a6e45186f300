// @ts-check
/** Files that fall on a case's page, and an upload without a mouse. */
import assert from "node:assert/strict";
import { choose, comesTo, press, write } from "./lib/keyboard.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { dialog, finish, pdf } from "./lib/upload.mjs";

const set = stage();
const CASE = "00098021";
const HINT = "Let the files go to upload them to this case";

/** @typedef {import("playwright-core").Page} Page */

/** What is dragged: these files, or a text. @param {Page} page @param {string[] | string} what */
const dragged = (page, what) =>
  page.evaluateHandle((what) => {
    const transfer = new DataTransfer();
    if (typeof what === "string") transfer.setData("text/plain", what);
    else
      for (const name of what)
        transfer.items.add(new File([`%PDF-1.7\n${name}`], name, { type: "application/pdf" }));
    return transfer;
  }, what);

/** Whether the page kept what it does by itself. @param {Page} page @param {string} type @param {import("playwright-core").JSHandle} dataTransfer */
const happens = (page, type, dataTransfer) =>
  page.evaluate(
    ([type, dataTransfer]) => {
      const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
      return !document.querySelector("main")?.dispatchEvent(event);
    },
    /** @type {[string, any]} */ ([type, dataTransfer]),
  );

/** @param {Page} page */
const hint = (page) => page.getByText(HINT);

journey(set, "files fall on the page of a case, and go the guide's way", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  await says(page, "Referral received");
  const files = await dragged(page, ["Dropped one.pdf", "Dropped two.pdf"]);
  assert.equal(await hint(page).count(), 0);
  assert.ok(await happens(page, "dragover", files));
  await hint(page).waitFor();
  await happens(page, "dragleave", files);
  await hint(page).waitFor({ state: "detached" });
  await happens(page, "dragover", files);
  assert.ok(await happens(page, "drop", files));
  await hint(page).waitFor({ state: "detached" });
  await dialog(page).getByText("2 of 2 files uploaded").waitFor();
  await finish(page);
  for (const name of ["Dropped one.pdf", "Dropped two.pdf"])
    await page.locator("[data-entry]", { hasText: "File uploaded" }).filter({ hasText: name }).waitFor();
});

journey(set, "a text is none, and an open dialog keeps what is in it", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  await says(page, "Referral received");
  const text = await dragged(page, "a text");
  assert.ok(!(await happens(page, "dragover", text)), "it is left to the browser");
  await happens(page, "drop", text);
  assert.equal(await dialog(page).count(), 0);
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByLabel("Comment", { exact: true }).fill("Half a thought");
  const files = await dragged(page, ["Late.pdf"]);
  assert.ok(await happens(page, "dragover", files), "the browser does not open it");
  assert.ok(await happens(page, "drop", files));
  assert.equal(await hint(page).count(), 0);
  assert.equal(await page.getByLabel("Comment", { exact: true }).inputValue(), "Half a thought");
  assert.equal(await page.getByText("files uploaded").count(), 0);
});

journey(set, "nothing is taken where nothing may be uploaded", "lead@north", async ({ page }) => {
  await page.goto("/cases/00097780");
  await says(page, /This case was closed on/);
  const files = await dragged(page, ["Late.pdf"]);
  await happens(page, "dragover", files);
  assert.equal(await hint(page).count(), 0);
  await happens(page, "drop", files);
  assert.equal(await dialog(page).count(), 0);
});

journey(set, "an upload without a mouse", "manager@northwood", async ({ page }) => {
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  const choosing = page.waitForEvent("filechooser");
  await press(page, "button", "Upload Files");
  await (await choosing).setFiles([pdf("scan 17.pdf", 2_000)]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  await press(page, "button", "Done");
  await comesTo(page, "textbox", "Name of scan 17.pdf");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Letter of the whānau");
  await choose(page, "Share with school");
  await dialog(page)
    .getByText(/David Smith/)
    .first()
    .waitFor();
  await press(page, "button", "Next");
  await dialog(page).waitFor({ state: "detached" });
  await comesTo(page, "button", "Upload Files");
  await page.getByRole("tab", { name: "Related" }).click();
  const file = page.getByRole("row", { name: /Letter of the whānau\.pdf/ });
  await file.getByText("Shared with school").waitFor();

  // Its name is changed, and it is taken back, by keys as well.
  await press(page, "button", "Change Letter of the whānau.pdf");
  await choose(page, "Give it another name");
  await write(page, "textbox", "File name", "Letter of 2 March");
  await press(page, "button", "Save name");
  await comesTo(page, "button", "Change Letter of 2 March.pdf");
  await page.keyboard.press("Enter");
  await choose(page, "Withdraw it");
  await press(page, "button", "Withdraw");
  // The provider keeps the record of what it wrote, and nobody shares it any more.
  const withdrawn = page.getByRole("row", { name: /Letter of 2 March/ });
  await withdrawn.getByText("Withdrawn", { exact: true }).waitFor();
  assert.equal(await withdrawn.getByRole("button").count(), 0);
  await comesTo(page, "heading", "Case 00098021");
});
