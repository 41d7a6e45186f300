// @ts-check
import assert from "node:assert/strict";
import { chooseLearner, next, startRequest } from "./lib/request.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/**
 * The summary has the focus, names these mistakes, and each leads to its field, which says the same.
 * @param {import("playwright-core").Page} page
 * @param {[string, string, string][]} mistakes label, message, id of the field
 */
async function told(page, mistakes) {
  const summary = page.locator(".govuk-error-summary");
  await summary.waitFor();
  await page.waitForFunction(() => document.activeElement?.className === "govuk-error-summary");
  assert.deepEqual(
    await texts(summary.getByRole("link")),
    mistakes.map(([label, message]) => `${label}: ${message}`),
  );
  assert.match(await page.title(), /^Error: /);
  for (const [label, message, id] of mistakes) {
    await summary.getByRole("link", { name: `${label}: ${message}` }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), id);
    assert.equal((await page.locator(`#${id}-error`).innerText()).replace(/^Error:\s*/, ""), message);
    const described = await page.evaluate((field) => {
      const element = document.getElementById(field);
      const group = element?.closest("fieldset") ?? element;
      return `${element?.getAttribute("aria-describedby")} ${group?.getAttribute("aria-describedby")}`;
    }, id);
    assert.match(described, new RegExp(`${id}-error`));
  }
}

journey(set, "every mistake is told, and nothing typed is lost", "support@north", async ({ page }) => {
  await startRequest(page);
  await page.getByRole("link", { name: "Learner", exact: true }).click();
  await next(page);
  await told(page, [["Learner", "This needs an answer.", "learner"]]);
  await page.getByLabel("Learner's name or National Student Number").fill("nobody at all");
  await page.getByRole("button", { name: "Find learner" }).click();
  await says(page, "No learner by that name is enrolled at your school.");
  await chooseLearner(page, "Kahurangi");
  await next(page);

  await page.getByLabel("Caregiver's phone number").fill("abc");
  await page.getByLabel("Caregiver's email address").fill("not an address");
  await next(page);
  await told(page, [
    ["Caregiver's phone number", "Enter a phone number, for example 09 555 0123.", "caregiverPhone"],
    ["Caregiver's email address", "Enter an email address, for example name@school.nz.", "caregiverEmail"],
  ]);
  assert.equal(await page.getByLabel("Caregiver's email address").inputValue(), "not an address");
  await page.getByLabel("Caregiver's phone number").fill("");
  await page.getByLabel("Caregiver's email address").fill("");
  await next(page);

  await page.getByRole("heading", { level: 1, name: "Attendance", exact: true }).waitFor();
  await page.getByRole("group", { name: /From/ }).getByLabel("Day").fill("31");
  await page.getByRole("group", { name: /From/ }).getByLabel("Month").fill("2");
  await page.getByRole("group", { name: /From/ }).getByLabel("Year").fill("2025");
  await page.getByLabel("Half-days possible").fill("lots");
  await next(page);
  await told(page, [
    ["From", "Enter a real date, like 13/06/2025", "attendanceFrom"],
    ["Half-days possible", "Enter a whole number, 0 to 1,000,000.", "halfDaysPossible"],
    ["Half-days attended", "This needs an answer.", "halfDaysAttended"],
  ]);
  await page.getByRole("group", { name: /From/ }).getByLabel("Day").fill("28");
  const to = page.getByRole("group", { name: /^To/ });
  await to.getByLabel("Day").fill("1");
  await to.getByLabel("Month").fill("1");
  await to.getByLabel("Year").fill("2025");
  await page.getByLabel("Half-days possible").fill("10");
  await page.getByLabel("Half-days attended").fill("11");
  await next(page);
  await told(page, [
    ["To", "The period must not end before it begins.", "attendanceTo"],
    ["Half-days attended", "No more half-days can be attended than were possible.", "halfDaysAttended"],
  ]);
  await to.getByLabel("Year").fill("2026");
  await page.getByLabel("Half-days attended").fill("9");
  await says(page, "Chronic absence is attending 70% or less. You can still submit.");
  await next(page);
  await page.getByRole("heading", { level: 1, name: "What the school has tried" }).waitFor();
  await page.getByRole("link", { name: "Task list" }).click();
  await page.getByRole("link", { name: "Primary Contact" }).click();
  await next(page);
  await told(page, [["Primary Contact", "This needs an answer.", "primaryContact"]]);
});
