// @ts-check
/** What somebody does with one comment or file: another name, another text, taken back, reported. */
import assert from "node:assert/strict";
import { accessible, fits, large } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { isToldProblems } from "./lib/keyboard.mjs";
import { kindsOf, person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";
import { dialog, finish, pdf, pick } from "./lib/upload.mjs";

const set = stage();
const CASE = "00098021";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function related(page) {
  await page.goto(`/cases/${CASE}?tab=related`);
  await page.getByRole("heading", { level: 2, name: /^Files \(/ }).waitFor();
}

/** Puts a file on the case, as somebody at their screen. @param {Page} page @param {string} name */
async function upload(page, name) {
  await page.goto(`/cases/${CASE}`);
  await pick(page, [pdf(name, 2_000)]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  await finish(page);
  await related(page);
  await file(page, name).waitFor();
}

/** @param {Page} page @param {string} name */
const file = (page, name) => page.getByRole("row").filter({ hasText: name });

/** Opens what can be done with something. @param {Page} page @param {string | RegExp} name */
const open = (page, name) => page.getByRole("button", { name }).click();

journey(set, "another name, with what is wrong with it told", "lead@north", async ({ page }) => {
  await upload(page, "scan 1.pdf");
  await open(page, "Change scan 1.pdf");
  await dialog(page).getByRole("button", { name: "Continue" }).click();
  await isToldProblems(page);
  assert.deepEqual(await texts(page.locator(".govuk-error-summary li")), ["Choose what you want to do"]);
  const choices = ["Give it another name", "Withdraw it", "Report that it belongs on another case"];
  assert.deepEqual(await texts(dialog(page).locator(".govuk-radios__label")), choices);
  await dialog(page).getByLabel("Give it another name").check();
  await dialog(page).getByLabel("File name").fill(" ");
  await dialog(page).getByRole("button", { name: "Save name" }).click();
  await dialog(page).locator(".govuk-error-summary", { hasText: "Enter a name for the file" }).waitFor();
  await dialog(page).getByLabel("File name").fill("Enrolment agreement");
  await dialog(page).getByRole("button", { name: "Save name" }).click();
  await page.locator("#announcer", { hasText: "File renamed" }).waitFor();
  await file(page, "Enrolment agreement.pdf").waitFor();
  assert.equal(await file(page, "scan 1.pdf").count(), 0);
  assert.ok((await kindsOf(set.server.url, CASE)).includes("FileRenamed"));
});

journey(set, "what is half-written is asked about", "lead@north", async ({ page }) => {
  await upload(page, "scan 2.pdf");
  await open(page, "Change scan 2.pdf");
  await dialog(page).getByLabel("Withdraw it").check();
  await dialog(page).getByLabel("Reason (optional)").fill("The wrong page.");
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("button", { name: "Keep writing" }).click();
  assert.equal(await dialog(page).getByLabel("Reason (optional)").inputValue(), "The wrong page.");
  await dialog(page).getByRole("button", { name: "Withdraw" }).click();
  await page.locator("#announcer", { hasText: "Withdrawn" }).waitFor();
  await file(page, "scan 2.pdf").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  const manager = await set.visit("manager@northwood");
  await related(manager.page);
  assert.equal(await file(manager.page, "scan 2.pdf").count(), 0, "nobody reads it any more");
  await manager.context.close();
});

journey(set, "one's own text is changed, and taken back", "lead@north", async ({ page }) => {
  const lead = await person(set.server.url, "lead@north");
  await lead.comment(CASE, "Away on Monay.");
  await related(page);
  const row = page.getByRole("row").filter({ hasText: "Away on Monay." });
  await row.getByRole("button", { name: /^Change Comment of David Smith/ }).click();
  await dialog(page).getByLabel("Change its text").check();
  await dialog(page).getByLabel("Comment", { exact: true }).fill("Away on Monday.");
  await dialog(page).getByRole("button", { name: "Save comment" }).click();
  await page.locator("#announcer", { hasText: "Comment changed" }).waitFor();
  const changed = page.getByRole("row").filter({ hasText: "Away on Monday." });
  await changed.getByRole("button", { name: /^Change Comment of David Smith/ }).click();
  await dialog(page).getByLabel("Withdraw it").check();
  await dialog(page).getByRole("button", { name: "Withdraw" }).click();
  await changed.waitFor({ state: "detached" });
  const kinds = (await kindsOf(set.server.url, CASE)).slice(-2);
  assert.deepEqual(kinds, ["CommentAmended", "CommentWithdrawn"]);
});

journey(
  set,
  "what lies on the wrong case is reported, and gone for the other side at once",
  "manager@northwood",
  async ({ page }) => {
    const lead = await set.visit("lead@north");
    await upload(lead.page, "of another child.pdf");
    await related(page);
    // Another's file can be reported, and nothing else.
    await open(page, "Report of another child.pdf");
    assert.equal(await dialog(page).getByRole("radio").count(), 0);
    await says(page, "It is withdrawn at once, so that nobody reads on in the wrong record.");
    await dialog(page).getByRole("button", { name: "Report and withdraw" }).click();
    await isToldProblems(page);
    await dialog(page).getByRole("link", { name: "Enter what is wrong" }).click();
    await page.keyboard.type("It is of a learner of another school.");
    await dialog(page).getByRole("button", { name: "Report and withdraw" }).click();
    await page.locator("#announcer", { hasText: "Reported and withdrawn" }).waitFor();
    await related(lead.page);
    assert.equal(await file(lead.page, "of another child.pdf").count(), 0);

    const { comment } = await person(set.server.url, "manager@northwood");
    await comment(CASE, "About somebody else.");
    await related(lead.page);
    const row = lead.page.getByRole("row").filter({ hasText: "About somebody else." });
    await row.getByRole("button", { name: /^Report Comment of Jane Doe/ }).click();
    await dialog(lead.page).getByLabel("What is wrong").fill("Not this learner.");
    await dialog(lead.page).getByRole("button", { name: "Report and withdraw" }).click();
    await row.waitFor({ state: "detached" });
    assert.deepEqual(lead.faults, []);
    await lead.context.close();
    const kinds = (await kindsOf(set.server.url, CASE)).filter(
      (/** @type {string} */ kind) => kind === "MisfilingReported",
    );
    assert.equal(kinds.length, 2);
  },
);

journey(set, "nothing can be done on a closed case", "lead@north", async ({ page }) => {
  await page.goto("/cases/00097780?tab=related");
  await page.getByRole("heading", { level: 2, name: /^Case Comments \(/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^(Change|Report) / }).count(), 0);
});

journey(set, "for everybody, wide, narrow and in te reo Māori", "lead@north", async ({ page }) => {
  await upload(page, "scan 3.pdf");
  const sound = async (/** @type {string} */ state) => {
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      await accessible(page, state);
      await fits(page, state);
      await large(page, state);
    }
    await page.setViewportSize(WIDE);
  };
  await sound("what is related, with buttons");
  await open(page, "Change scan 3.pdf");
  for (const choice of ["Give it another name", "Withdraw it", "Report that it belongs on another case"]) {
    await dialog(page).getByLabel(choice).check();
    await sound(choice);
  }
  await dialog(page).getByRole("button", { name: "Report and withdraw" }).click();
  await isToldProblems(page);
  await sound("a report with a mistake");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "te reo Māori" }).click();
  await page.getByRole("button", { name: "Whakarerekē scan 3.pdf" }).click();
  await dialog(page).getByLabel("Tangohia").check();
  await sound("te reo Māori");
  await dialog(page).getByRole("button", { name: "Whakakore" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Change scan 3.pdf" }).waitFor();
});
