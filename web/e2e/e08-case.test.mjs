// @ts-check
import assert from "node:assert/strict";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/** @param {import("playwright-core").Page} page @param {string} heading */
const part = (page, heading) =>
  page.locator("section", { has: page.getByRole("heading", { level: 2, name: heading }) });

journey(set, "header, buttons and tabs as in the guide", "lead@north", async ({ page }) => {
  await page.goto("/cases/00000001");
  await page.getByRole("heading", { level: 1, name: "Case 00000001" }).waitFor();
  assert.equal(await page.title(), "Case 00000001 – Attendance service");
  assert.deepEqual(await texts(page.locator(".app-strip div")), [
    "Student: Joseph Bloggs",
    "Status: Open",
    "Type: Chronic Absence",
    "Case Owner: Jane Doe",
    "Catchment: Northwood area",
    "Primary Contact: John Smith",
  ]);
  assert.deepEqual(await texts(page.locator(".app-actions button")), [
    "Add Comment",
    "Upload Files",
    "Change Primary Contact",
  ]);
  assert.deepEqual(await texts(page.getByRole("tab")), ["Activity", "Details", "Related"]);
});

journey(set, "the timeline, the latest first, by day", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021");
  await says(page, "Parent confirmed absence due to illness and provided a doctor's note.");
  const days = await texts(page.getByRole("tabpanel").getByRole("heading", { level: 2 }));
  assert.deepEqual(days.slice(0, 4), [
    "Thursday 12 February 2026",
    "Wednesday 11 February 2026",
    "Sunday 6 July 2025",
    "Saturday 21 June 2025",
  ]);
  await says(page, "1:04 PM, David Smith, North High School");
  await page.getByRole("button", { name: "Comments", exact: true }).click();
  await page.getByText("Referral received").waitFor({ state: "detached" });
  const lines = await texts(page.locator("[data-entry] strong"));
  assert.deepEqual(new Set(lines), new Set(["Comment added"]));
  assert.equal(lines.length, 7);
  await page.reload();
  await page.getByRole("button", { name: "Comments", pressed: true }).waitFor();
});

journey(set, "Related, in the guide's columns", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021?tab=related");
  await says(page, "Case Comments (7)");
  const columns = (/** @type {string} */ heading) => texts(part(page, heading).getByRole("columnheader"));
  assert.deepEqual(await columns("Requests (1)"), [
    "Number",
    "Date",
    "Learner name",
    "Case type",
    "Referring School",
    "Primary contact",
    "Case Id",
  ]);
  assert.deepEqual(await columns("Services (2)"), [
    "Number",
    "Date",
    "Source",
    "Status",
    "Service name",
    "Service Provider",
  ]);
  assert.deepEqual(await columns("Case Comments (7)"), ["Created date", "Commenter", "Body"]);
  const rows = (/** @type {string} */ heading) => texts(part(page, heading).locator("tbody tr"));
  assert.deepEqual(await rows("Services (2)"), [
    "REF-00000000001 11/02/2026 1:30 PM North High School Received Support Group Oranga Tamariki",
    "REF-00000000003 13/06/2025 12:30 PM Attendance Manager Pending Public Health Nurse Health NZ",
  ]);
  assert.match(
    (await rows("Requests (1)"))[0] ?? "",
    /^Request - \d{9} 11\/06\/2025 Fa'atali Solomona Chronic Absence North High School David Smith 00098021$/,
  );
  assert.match(
    (await rows("Case Comments (7)"))[0] ?? "",
    /^06\/07\/2025 David Smith Parent confirmed absence due to illness and provided a doctor's note\./,
  );
});

journey(set, "Details tell the student, the contact and the request", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021?tab=details");
  await says(page, "Student details");
  assert.deepEqual(await texts(page.getByRole("tabpanel").getByRole("heading", { level: 2 })), [
    "Student details",
    "Primary Contact",
    "Provider",
    "Request - 999229927",
  ]);
  await says(page, "Half-days attended");
  await says(page, "25/03/2008");
});

journey(set, "tabs are addresses, and arrows move between them", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098021");
  await page.getByRole("tab", { name: "Activity" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tab", { name: "Details", selected: true }).waitFor();
  assert.match(page.url(), /tab=details$/);
  await page.keyboard.press("End");
  await page.getByRole("tab", { name: "Related", selected: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tab", { name: "Activity", selected: true }).waitFor();
  await page.goBack();
  await page.getByRole("tab", { name: "Related", selected: true }).waitFor();
  await page.goForward();
  await page.getByRole("tab", { name: "Activity", selected: true }).waitFor();
});

journey(set, "a closed case can be read, not changed", "lead@north", async ({ page }) => {
  await page.goto("/cases/00097780");
  await says(page, "This case was closed on 29/05/2025.");
  assert.equal(await page.getByRole("button", { name: "Add Comment" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Change Primary Contact" }).count(), 0);
  await page.goto("/cases/00097780?tab=details");
  await says(page, "Attending regularly");
});

journey(set, "a case of another school and none at all look alike", "lead@north", async ({ page }) => {
  /** @type {string[]} */
  const seen = [];
  for (const number of ["00097411", "99999999", "nonsense"]) {
    await page.goto(`/cases/${number}`);
    await page.getByRole("heading", { level: 1, name: "You can't see this case" }).waitFor();
    seen.push((await page.locator("main").innerText()).trim(), await page.title());
  }
  assert.equal(new Set(seen).size, 2, seen.join("\n"));
});

journey(
  set,
  "Office Support sees their own items, and who sees the others",
  "support@north",
  async ({ page }) => {
    await page.goto("/cases/00098021?tab=related");
    await says(page, "Case Comments (1)");
    await says(
      page,
      "Shared comments and files can be seen by this case's Primary Contact and your Attendance Lead.",
    );
    assert.doesNotMatch(await page.locator("main").innerText(), /doctor's note/);
    await page.getByRole("button", { name: "Add Comment" }).waitFor();
  },
);
