// @ts-check
/** A request filled in as a person would. */

/** @param {import("playwright-core").Page} page */
export async function startRequest(page) {
  await page.goto("/services/chronic-absence");
  await page.getByRole("button", { name: "Start Request" }).click();
  await page.getByRole("link", { name: "Learner", exact: true }).waitFor();
}

/**
 * Finds a learner by a unique text, as their National Student Number.
 * @param {import("playwright-core").Page} page
 * @param {string} search
 */
export async function chooseLearner(page, search) {
  await page.getByLabel("Learner's name or National Student Number").fill(search);
  await page.getByRole("button", { name: "Find learner" }).click();
  await page.getByRole("radio").first().check();
}

/** @param {import("playwright-core").Page} page */
export async function next(page) {
  await page.getByRole("button", { name: "Save and continue" }).click();
}

/**
 * From the task list to Check your answers, with what must be answered.
 * @param {import("playwright-core").Page} page
 * @param {string} learner
 * @param {string} me
 */
export async function fillIn(page, learner, me) {
  await page.getByRole("link", { name: "Learner", exact: true }).click();
  await chooseLearner(page, learner);
  await next(page);
  await page.getByRole("heading", { level: 1, name: "Whānau and caregivers" }).waitFor();
  await page.getByRole("button", { name: "Save and return to task list" }).click();
  await page.getByRole("link", { name: "Attendance", exact: true }).click();
  await page.getByLabel("Half-days possible").fill("100");
  await page.getByLabel("Half-days attended").fill("55");
  await page.getByRole("button", { name: "Save and return to task list" }).click();
  await page.getByRole("link", { name: "Primary Contact", exact: true }).click();
  await page.getByLabel(`Me (${me})`).check();
  await page.getByRole("button", { name: "Save and return to task list" }).click();
  await page.getByRole("link", { name: "Check your answers and submit" }).click();
  await page.getByRole("heading", { level: 1, name: "Check your answers" }).waitFor();
}

/**
 * The National Student Numbers of learners at North High School without an open case.
 * @param {Awaited<ReturnType<typeof import("./people.mjs").person>>} lead
 */
export async function freeLearners(lead) {
  const { learners } = await lead.ask('{ learners(search: "a", first: 100) { id name nsn } }');
  const { cases } = await lead.ask("{ cases(first: 100) { nodes { learner { id } } } }");
  const taken = new Set(cases.nodes.map((/** @type {any} */ one) => one.learner.id));
  const { drafts } = await lead.ask("{ drafts(first: 100) { nodes { appliedFor { id } } } }");
  for (const draft of drafts.nodes) if (draft.appliedFor) taken.add(draft.appliedFor.id);
  return learners.filter((/** @type {any} */ one) => !taken.has(one.id));
}
