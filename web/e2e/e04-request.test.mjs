// @ts-check
import assert from "node:assert/strict";
import { kindsOf, person } from "./lib/people.mjs";
import { chooseLearner, fillIn, freeLearners, next, startRequest } from "./lib/request.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

const learners = async () => freeLearners(await person(set.server.url, "lead@north"));

journey(set, "a whole request, every page of it", "support@north", async ({ page }) => {
  const [learner] = await learners();
  await page.goto("/");
  await page.getByRole("link", { name: "Chronic Absence request for support" }).click();
  await page.getByRole("heading", { level: 1, name: "Chronic Absence request for support" }).waitFor();
  await says(page, /The case will be allocated to the provider and assigned a case owner/);
  await page.getByRole("button", { name: "Start Request" }).click();
  await says(page, "Request - 999229934");
  assert.deepEqual(await texts(page.locator(".govuk-task-list__name-and-hint")), [
    "Learner",
    "Whānau and caregivers Optional",
    "Attendance",
    "What the school has tried Optional",
    "Reasons and barriers Optional",
    "Safety and other agencies Optional",
    "Primary Contact",
    "Check your answers and submit",
  ]);
  await says(page, "Cannot start yet");

  await page.getByRole("link", { name: "Learner", exact: true }).click();
  await chooseLearner(page, learner.nsn);
  await page.getByLabel("Where the learner lives now").fill("12 Kōwhai Street");
  await next(page);
  await page.getByLabel("Caregiver's name").fill("Mere Ngāta");
  await page.getByLabel("Caregiver's phone number").fill("021 555 123");
  await page.getByLabel("Caregiver's email address").fill("mere@example.nz");
  await page.getByLabel("Preferred language").fill("te reo Māori");
  await page.getByLabel("Yes").check();
  await next(page);
  const dates = page.getByRole("group", { name: /From/ });
  await dates.getByLabel("Day").fill("3");
  await dates.getByLabel("Month").fill("2");
  await dates.getByLabel("Year").fill("2025");
  const to = page.getByRole("group", { name: /^To/ });
  await to.getByLabel("Day").fill("11");
  await to.getByLabel("Month").fill("4");
  await to.getByLabel("Year").fill("2025");
  await page.getByLabel("Half-days possible").fill("100");
  await page.getByLabel("Half-days attended").fill("62");
  await next(page);
  await page.getByLabel("Home visit").check();
  await page.getByLabel("Notes").fill("We visited twice.");
  await next(page);
  await page.getByLabel("Transport").check();
  await next(page);
  await says(page, "If someone is in danger now, call 111.");
  await page.getByLabel("No", { exact: true }).check();
  await next(page);
  await page.getByLabel("Me (Susan Wildes)").check();
  await page.waitForFunction(
    () => /** @type {any} */ (document.getElementById("contactEmail"))?.value !== "",
  );
  assert.equal(await page.getByLabel("Email address").inputValue(), "support@north.example.nz");
  await next(page);
  await page.getByRole("link", { name: "Check your answers and submit" }).click();
  await page.getByRole("heading", { level: 1, name: "Check your answers" }).waitFor();
  for (const answer of [
    learner.name,
    "12 Kōwhai Street",
    "03/02/2025",
    "62",
    "Home visit",
    "Transport",
    "Susan Wildes",
  ]) {
    await page.locator("dd", { hasText: answer }).first().waitFor();
  }
  await page.getByRole("link", { name: "Change Caregiver's name" }).click();
  await page.getByLabel("Caregiver's name").fill("Mere Ngata");
  await next(page);
  await page.locator("dd", { hasText: "Mere Ngata" }).waitFor();

  await page.getByRole("button", { name: "Submit" }).dblclick();
  await page.getByRole("heading", { level: 1, name: "Request submitted" }).waitFor();
  await says(page, "00098713");
  await says(
    page,
    "Your request has gone to Northwood Attendance. They will assign a case manager, who will contact Susan Wildes.",
  );
  assert.deepEqual(await kindsOf(set.server.url, "00098713"), [
    "RequestSubmitted",
    "CaseOpened",
    "CaseAllocated",
  ]);
  await page.getByRole("link", { name: "See the case" }).click();
  await says(page, "Request - 999229934 submitted");
  await page.goto("/");
  await page.locator("#active").getByRole("link", { name: "00098713" }).waitFor();
});

journey(set, "a learner who has an open case already", "lead@north", async ({ page }) => {
  const lead = await person(set.server.url, "lead@north");
  const { learners: found } = await lead.ask('{ learners(search: "Solomona") { nsn } }');
  await startRequest(page);
  await fillIn(page, found[0].nsn, "David Smith");
  await page.getByRole("button", { name: "Submit" }).click();
  await says(page, "There is a problem");
  await page.getByRole("link", { name: "See case 00098021" }).click();
  await page.getByRole("heading", { level: 1, name: "Case 00098021" }).waitFor();
});
