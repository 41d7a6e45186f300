// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "finding somebody, checking their details, changing", "lead@north", async ({ page }) => {
  await page.goto("/cases/00000001");
  await page.getByRole("button", { name: "Change Primary Contact" }).click();
  await page.getByRole("heading", { level: 1, name: "Change Primary Contact" }).waitFor();
  await says(page, "Case 00000001, Joseph Bloggs");
  const name = page.getByLabel("School Primary Contact Name");
  await name.fill("Zebedee");
  await page.getByRole("button", { name: "Find Contact" }).click();
  await says(page, "No one by that name has access. Speak to your school's Delegated Authoriser.");
  await name.fill("susan");
  await page.getByRole("button", { name: "Find Contact" }).click();
  await says(page, "1 person found");
  await page.getByLabel("Susan Wildes").check();
  assert.equal(await page.getByLabel("Email address").inputValue(), "support@north.example.nz");
  await page.getByLabel("Phone Number").fill("021 555 000");
  await page.getByLabel("Notes (optional)").fill("Mornings are best.");
  await page.getByRole("button", { name: "Change Contact" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00000001" }).waitFor();
  await page.locator(".app-strip", { hasText: /Primary Contact:\s*Susan Wildes/ }).waitFor();
  await says(page, /Primary Contact changed to Susan Wildes/);
  await page.getByRole("tab", { name: "Details" }).click();
  await says(page, "021 555 000");
  await says(page, "Mornings are best.");
});

journey(set, "the same person with other details", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098034/contact");
  await page.getByRole("button", { name: "Update contact details" }).waitFor();
  await page.getByLabel("Email address").fill("nobody");
  await page.getByRole("button", { name: "Update contact details" }).click();
  await page.getByRole("link", { name: "Enter an email address, for example name@school.nz." }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "email");
  assert.match(await page.title(), /^Error: /);
  await page.getByLabel("Email address").fill("john@north.example.nz");
  await page.getByRole("button", { name: "Update contact details" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00098034" }).waitFor();
  await says(page, /Primary Contact's details changed/);
});

journey(
  set,
  "handing a case over warns, and ends the view of it at once",
  "contact@north",
  async ({ page, context }) => {
    const other = await context.newPage();
    await other.goto("/cases/00098554");
    await says(other, "Daniel Harris");
    await page.goto("/cases/00098554/contact");
    await page.getByLabel("School Primary Contact Name").fill("david");
    await page.getByRole("button", { name: "Find Contact" }).click();
    await page.getByLabel("David Smith").check();
    await says(page, "You will no longer be able to see this case when you hand it over.");
    await page.getByRole("button", { name: "Change Contact" }).click();
    await page.getByRole("heading", { level: 1, name: "Attendance service" }).waitFor();
    await other.getByRole("heading", { level: 1, name: "You can no longer see this case" }).waitFor();
    assert.doesNotMatch(await other.locator("main").innerText(), /Daniel Harris/);
  },
);

journey(set, "somebody else changed the case meanwhile", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098712/contact");
  await page.getByLabel("School Primary Contact Name").fill("susan");
  await page.getByRole("button", { name: "Find Contact" }).click();
  await page.getByLabel("Susan Wildes").check();
  await (await person(set.server.url, "workflow@northwood")).comment("00098712", "Who takes this?");
  const asked = page.waitForResponse(async (answer) => (await answer.text()).includes('"timeline"'));
  await page.getByRole("button", { name: "Change Contact" }).click();
  await says(page, "There is a problem");
  await asked;
  // What was found and typed is still there: once more is enough.
  await page.getByRole("button", { name: "Change Contact" }).click();
  await page.locator(".app-strip", { hasText: /Primary Contact:\s*Susan Wildes/ }).waitFor();
});
