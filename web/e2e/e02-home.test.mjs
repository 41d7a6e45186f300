// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

const CASE_COLUMNS = ["Learner name", "Primary contact", "Current status", "Type"];

journey(set, "headings, counts, columns and words of the guide", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  assert.equal(await page.title(), "Attendance service");
  assert.deepEqual(await texts(page.getByRole("heading", { level: 1 })), ["Attendance service"]);
  await says(
    page,
    "Create a Chronic Absence Support Request, complete draft requests and review Attendance cases in the Attendance Service CMS.",
  );
  assert.deepEqual(await texts(page.getByRole("heading", { level: 2 })), [
    "Services (1)",
    "Draft requests (3)",
    "Active cases (15)",
    "Closed cases (20)",
  ]);
  const columns = (/** @type {string} */ id) => texts(page.locator(`#${id}`).getByRole("columnheader"));
  assert.deepEqual(await columns("drafts"), [
    "Request number",
    "Applied for",
    "Service",
    "Created by",
    "Last modified",
    "Action",
  ]);
  assert.deepEqual(await columns("active"), ["Reference number", "Date opened", ...CASE_COLUMNS]);
  assert.deepEqual(await columns("closed"), ["Reference number", "Date closed", ...CASE_COLUMNS]);
  const row = page.locator("#active").getByRole("row", { name: /00098712/ });
  assert.deepEqual(await texts(row.locator("th, td")), [
    "00098712",
    "06/07/2025",
    "Emere Māhuta",
    "John Smith",
    "Allocated",
    "Chronic absence request for support",
  ]);
  await page.getByRole("link", { name: "Chronic Absence request for support" }).waitFor();
});

journey(
  set,
  "each section is searched and filtered, and the address keeps it",
  "lead@north",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "Active cases (15)");
    await page.getByRole("searchbox", { name: "Search active cases" }).fill("mahuta");
    await says(page, "2 of 15 active cases");
    assert.deepEqual(await texts(page.locator("#active tbody td:nth-child(3)")), [
      "Emere Māhuta",
      "Mia Māhuta",
    ]);
    await page.getByRole("searchbox", { name: "Search active cases" }).fill("Faʻatali");
    await page.locator("#active").getByText("Fa'atali Solomona").waitFor();
    await page.getByRole("searchbox", { name: "Search draft requests" }).fill("jack");
    await says(page, "1 of 3 draft requests");
    await page.getByRole("searchbox", { name: "Search services" }).fill("nothing like it");
    await says(page, "No services match. Change the search or clear the filters.");
    await page.getByRole("button", { name: "Filter closed cases" }).click();
    await page.locator("#closed").getByLabel("Only mine").check();
    await page.getByRole("button", { name: "Remove filter: Only mine" }).waitFor();
    await says(page, /^\d+ of 20 closed cases$/);
    const mine = await texts(page.locator("#closed tbody tr td:nth-child(4)"));
    assert.ok(mine.length > 0 && mine.every((name) => name === "David Smith"), String(mine));
    const address = page.url();

    await page.goto("/about/privacy");
    await page.goto(address);
    await page.locator("#active").getByText("Fa'atali Solomona").waitFor();
    assert.equal(await page.getByRole("searchbox", { name: "Search active cases" }).inputValue(), "Faʻatali");
    assert.equal(await page.locator("#active tbody tr").count(), 1);
    await page.getByRole("button", { name: "Remove filter: Only mine" }).click();
    await page.getByRole("button", { name: "Remove filter: Only mine" }).waitFor({ state: "detached" });
    await page.goBack();
    await page.getByRole("button", { name: "Remove filter: Only mine" }).waitFor();
  },
);

journey(set, "status and dates filter active cases", "lead@north", async ({ page }) => {
  await page.goto("/?active.status=ALLOCATED");
  await says(page, /^\d+ of 15 active cases$/);
  const statuses = await texts(page.locator("#active tbody td:nth-child(5)"));
  assert.ok(statuses.length > 0 && statuses.every((status) => status === "Allocated"), String(statuses));
  await page.goto("/");
  await page.getByRole("button", { name: "Filter active cases" }).click();
  const days = page.locator("#active").getByRole("group", { name: "Date opened" });
  await days.getByLabel("From").fill("31/02/2025");
  await days.getByLabel("From").press("Enter");
  await says(page, "Enter a real date, like 13/06/2025");
  await days.getByLabel("From").fill("18/6/2025");
  await days.getByLabel("From").press("Enter");
  await page.getByRole("button", { name: "Remove filter: From 18/06/2025" }).waitFor();
  await days.getByLabel("To").fill("21/06/2025");
  await days.getByLabel("To").press("Enter");
  await says(page, "2 of 15 active cases");
  assert.deepEqual(await texts(page.locator("#active tbody th")), ["00098554", "00098034"]);
});

journey(set, "columns sort, and say so", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const head = page.locator("#active").getByRole("columnheader", { name: "Learner name" });
  await head.getByRole("button").click();
  await page.locator("#active [aria-sort=ascending]").getByText("Learner name").waitFor();
  await page.locator("#active tbody tr").first().getByText("Aria Anderson").waitFor();
  await head.getByRole("button").click();
  await page.locator("#active [aria-sort=descending]").getByText("Learner name").waitFor();
  await page.locator("#active tbody tr").first().getByText("Tāne Taylor").waitFor();
});

journey(set, "more rows on demand, and the focus on the first of them", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Closed cases (20)");
  await page.locator("#closed").getByRole("button", { name: "Show more" }).click();
  await page.locator("#closed tbody tr").nth(19).waitFor();
  const eleventh = await page.locator("#closed tbody tr").nth(10).locator("th").innerText();
  await page.waitForFunction((text) => document.activeElement?.textContent === text, eleventh.trim());
  assert.equal(await page.locator("#closed").getByRole("button", { name: "Show more" }).count(), 0);
});

journey(set, "one stop of the keyboard in each row", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const row = page.locator("#active tbody tr").first();
  assert.deepEqual(await row.locator("a:not([tabindex='-1'])").count(), 1);
  await row.getByRole("link", { name: "Emere Māhuta" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00098712" }).waitFor();
});

journey(set, "what happens elsewhere shows here, and moves nothing", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const flow = await person(set.server.url, "workflow@northwood");
  const manager = await flow.ask("{ caseManagers { person { id name } } }");
  const jane = manager.caseManagers.find((/** @type {any} */ one) => one.person.name === "Jane Doe").person
    .id;
  const open = await flow.caseOf("00098712");
  await flow.act("assignCase", { caseId: open.id, expectedVersion: open.version, personId: jane });
  const row = page.locator("#active").getByRole("row", { name: /00098712/ });
  await row.getByText("Open").waitFor();

  const closing = await flow.caseOf("00097940");
  await flow.act("closeCase", {
    caseId: closing.id,
    expectedVersion: closing.version,
    outcome: "Attending regularly",
  });
  await page
    .locator("#active")
    .getByRole("row", { name: /00097940/ })
    .waitFor({ state: "detached" });
  await says(page, "Active cases (14)");
  await says(page, "Closed cases (21)");
  // The closed case is new in its list: it waits for a word.
  assert.equal(
    await page
      .locator("#closed")
      .getByRole("row", { name: /00097940/ })
      .count(),
    0,
  );
  await page.getByRole("button", { name: "1 new case – Show" }).click();
  await page
    .locator("#closed")
    .getByRole("row", { name: /00097940/ })
    .waitFor();
});

journey(
  set,
  "a list that can't be loaded says so and lets the rest go on",
  "lead@north",
  async ({ page }) => {
    let fail = true;
    await page.route("**/graphql", (route) =>
      fail && route.request().postData()?.includes("activeOrder")
        ? route.fulfill({
            status: 200,
            contentType: "application/json",
            body: JSON.stringify({
              errors: [{ message: "x", extensions: { code: "INTERNAL", id: "0193-reference" } }],
            }),
          })
        : route.continue(),
    );
    await page.goto("/");
    await says(page, "We could not load Attendance service. Your data is safe.");
    await says(page, "Reference: 0193-reference");
    fail = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await says(page, "Draft requests (3)");
  },
);
