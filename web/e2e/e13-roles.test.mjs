// @ts-check
/** Who may do what at a school: three roles, five actions, on one's own case, a colleague's and another school's. */
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { fillIn, freeLearners, startRequest } from "./lib/request.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {"every" | "own items" | "none"} Shared what is seen of shared comments */
/** @typedef {{ comment: boolean, upload: boolean, contact: boolean, shared: Shared }} Cell */

/** @type {Cell} */
const ALL = { comment: true, upload: true, contact: true, shared: "every" };
/** @type {Cell} */
const OWN_ITEMS = { ...ALL, shared: "own items" };
/** The case is not there for them, whatever they ask. */
const HIDDEN = undefined;

/** John Smith's case, David Smith's, and one of South College. */
const CASES = /** @type {const} */ (["00000001", "00098021", "00097411"]);

/** @type {[who: string, name: string, cells: (Cell | undefined)[]][]} */
const ROLES = [
  ["contact@north", "John Smith", [ALL, HIDDEN, HIDDEN]],
  ["support@north", "Susan Wildes", [OWN_ITEMS, OWN_ITEMS, HIDDEN]],
  ["lead@north", "David Smith", [ALL, ALL, HIDDEN]],
];

const BUTTONS = { comment: "Add Comment", upload: "Upload Files", contact: "Change Primary Contact" };

/** @param {string} who @param {string} number */
async function sharedComments(who, number) {
  const asked = await (await person(set.server.url, who)).ask(
    `query ($n: String!) {
      caseByNumber(number: $n) { comments(first: 100) { nodes { visibility author { id } } } }
      viewer { id }
    }`,
    { n: number },
  );
  return { viewer: asked.viewer.id, comments: asked.caseByNumber.comments.nodes };
}

for (const [who, name, cells] of ROLES) {
  for (const [at, number] of CASES.entries()) {
    const cell = cells[at];
    if (cell) {
      journey(set, `${who}, case ${number}: does what is offered`, who, ({ page }) =>
        does(page, who, number, cell),
      );
    } else {
      journey(set, `${who}, case ${number}: is told nothing of it`, who, ({ page }) =>
        isHidden(page, number),
      );
    }
  }
  journey(set, `${who} asks for support for a learner of their school, not of another`, who, ({ page }) =>
    submits(page, name),
  );
}

/** @param {Page} page @param {string} who @param {string} number @param {Cell} cell */
async function does(page, who, number, cell) {
  await (await person(set.server.url, "manager@northwood")).comment(number, "Among ourselves.", "INTERNAL");
  await page.goto(`/cases/${number}`);
  await page.getByRole("tab", { name: "Activity" }).waitFor();
  for (const [action, button] of Object.entries(BUTTONS)) {
    const offered = (await page.getByRole("button", { name: button, exact: true }).count()) === 1;
    assert.equal(offered, cell[/** @type {keyof typeof BUTTONS} */ (action)], button);
  }

  const words = `Said by ${who}.`;
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill(words);
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await page.locator("[data-entry]", { hasText: words }).waitFor();

  await page.getByRole("button", { name: "Change Primary Contact" }).click();
  await page.getByLabel("Notes (optional)").fill(`Noted by ${who}.`);
  await page.getByRole("button", { name: "Update contact details" }).click();
  await page.getByRole("heading", { level: 1, name: `Case ${number}` }).waitFor();
  await page.getByRole("tab", { name: "Details" }).click();
  await says(page, `Noted by ${who}.`);

  await page.getByRole("tab", { name: "Related" }).click();
  await page.getByRole("heading", { level: 2, name: /^Case Comments/ }).waitFor();
  // What is there is counted by somebody who sees it all.
  const { comments } = await sharedComments("manager@northwood", number);
  const { viewer } = await sharedComments(who, number);
  const every = comments.filter((/** @type {any} */ one) => one.visibility === "SHARED");
  const own = every.filter((/** @type {any} */ one) => one.author.id === viewer);
  const seen = cell.shared === "every" ? every : own;
  await page.getByRole("heading", { level: 2, name: `Case Comments (${seen.length})` }).waitFor();
  const sentence =
    "Shared comments and files can be seen by this case's Primary Contact and your Attendance Lead.";
  assert.equal(await page.getByText(sentence).count(), cell.shared === "own items" ? 1 : 0);
  assert.ok(every.length > own.length, "there is something that not everybody sees");
  assert.ok(every.length < comments.length, "and something that no school sees");
}

/** @param {Page} page @param {string} number */
async function isHidden(page, number) {
  const owner = await person(set.server.url, number === "00097411" ? "lead@south" : "lead@north");
  const { caseByNumber: found } = await owner.ask(
    "query ($n: String!) { caseByNumber(number: $n) { learner { name } } }",
    { n: number },
  );
  for (const path of ["", "?tab=details", "?tab=related", "/contact", "/submitted"]) {
    await page.goto(`/cases/${number}${path}`);
    await page.getByRole("heading", { level: 1, name: "You can't see this case" }).waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes(found.learner.name), path);
    for (const button of Object.values(BUTTONS)) {
      assert.equal(await page.getByRole("button", { name: button }).count(), 0, button);
    }
  }
  await page.goto(`/?active.q=${number}&closed.q=${number}`);
  await says(page, /No active cases match/);
  await says(page, /No closed cases match/);
}

/** @param {Page} page @param {string} name */
async function submits(page, name) {
  const south = await person(set.server.url, "lead@south");
  const { learners } = await south.ask('{ learners(search: "a", first: 1) { name nsn } }');
  await startRequest(page);
  await page.getByRole("link", { name: "Learner", exact: true }).click();
  for (const search of [learners[0].nsn, learners[0].name]) {
    await page.getByLabel("Learner's name or National Student Number").fill(search);
    await page.getByRole("button", { name: "Find learner" }).click();
    await says(page, "No learner by that name is enrolled at your school.");
  }
  await page.locator(".govuk-back-link").click();
  const [learner] = await freeLearners(await person(set.server.url, "lead@north"));
  await fillIn(page, learner.nsn, name);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByRole("heading", { level: 1, name: "Request submitted" }).waitFor();
}
