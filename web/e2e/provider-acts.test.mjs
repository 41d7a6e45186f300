// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";
import { decide, managerId } from "./lib/work.mjs";

const set = stage();

/** @param {import("playwright-core").Page} page */
const dialog = (page) => page.getByRole("dialog");

/** @param {import("playwright-core").Page} page @param {string} name */
async function open(page, name) {
  await page.locator(".app-actions").getByRole("button", { name, exact: true }).click();
  await dialog(page).waitFor();
}

/** The value beside a term in the line under the heading. @param {import("playwright-core").Page} page @param {string} term */
const strip = (page, term) => page.locator(".app-strip div").filter({ hasText: term }).locator("dd");

journey(set, "internal first, shared on purpose, and taken back", "manager@northwood", async ({ page }) => {
  const number = "00098034";
  const school = await set.visit("lead@north");
  await page.goto(`/cases/${number}`);
  await open(page, "Add Comment");
  assert.ok(await page.getByLabel("Internal note").isChecked());
  await page.getByLabel("Comment", { exact: true }).fill("Whānau asked for a morning visit");
  await page.getByRole("button", { name: "Submit" }).click();
  const entry = page.locator(".app-timeline__entry").filter({ hasText: "morning visit" });
  await entry.getByText("Internal", { exact: true }).waitFor();
  await school.page.goto(`/cases/${number}?tab=related`);
  await says(school.page, "Case Comments (2)");

  await page.getByRole("tab", { name: "Related" }).click();
  const row = page.getByRole("row").filter({ hasText: "morning visit" });
  await row.getByRole("button", { name: /^Share the comment of Jane Doe/ }).click();
  // Who will see it, by name, before it is done.
  await dialog(page).getByText("These people will see it:").waitFor();
  assert.deepEqual(await texts(dialog(page).getByRole("listitem")), [
    "John Smith, North High School (Primary Contact of this case)",
    "David Smith, North High School (Attendance Lead of the learner's school)",
  ]);
  await dialog(page).getByText("Whānau asked for a morning visit").waitFor();
  await page.getByRole("button", { name: "Share with school" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await row.getByText("Shared with school").waitFor();
  await school.page.getByRole("row").filter({ hasText: "morning visit" }).waitFor();

  await row.getByRole("button", { name: /^Stop sharing/ }).click();
  await dialog(page).getByText("These people will no longer see it:").waitFor();
  await page.getByRole("button", { name: "Stop sharing", exact: true }).last().click();
  await row.getByText("Internal", { exact: true }).waitFor();
  await school.page.getByRole("row").filter({ hasText: "morning visit" }).waitFor({ state: "detached" });
  // What the school wrote is shared for good.
  const own = page.getByRole("row").filter({ hasText: "let you know how the week goes" });
  assert.equal(await own.getByRole("button", { name: /[Ss]har/ }).count(), 0);
  await school.context.close();
});

journey(set, "several cases assigned at once, one of them taken", "workflow@northwood", async ({ page }) => {
  const workflow = await person(set.server.url, "workflow@northwood");
  await page.goto("/?queue.view=unassigned");
  await says(page, "3 cases found");
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  await page.getByRole("link", { name: "Choose the cases to assign" }).waitFor();
  for (const number of ["00097960", "00097980"]) await page.getByLabel(`Choose case ${number}`).check();
  await says(page, "2 cases chosen");
  await page.getByLabel("Assign to").selectOption({ label: "Jane Doe (7 open cases)" });
  // Somebody else is quicker with one of them; this page, standing still, has not seen it.
  await page.getByRole("button", { name: "Pause updates" }).click();
  await decide(workflow, "assignCase", "00097980", { personId: await managerId(workflow, "Tom Reid") });
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  const heading = page.getByRole("heading", { name: "1 of 2 cases assigned. Check those that were not." });
  await heading.waitFor();
  assert.ok(await heading.evaluate((element) => element === document.activeElement));
  assert.deepEqual(await texts(page.locator(".app-results li")), [
    "00097960 Assigned to Jane Doe",
    "00097980 Not assigned: Tom Reid has it already",
  ]);
  assert.equal(
    (await workflow.ask('{ caseByNumber(number: "00097980") { owner { name } } }')).caseByNumber.owner.name,
    "Tom Reid",
  );
});

journey(set, "paused until a day, and resumed", "manager@northwood", async ({ page }) => {
  await page.goto("/cases/00097900");
  await open(page, "Pause");
  await page.getByRole("button", { name: "Pause case" }).click();
  await dialog(page).getByRole("link", { name: "Enter a reason" }).click();
  await page.keyboard.type("Family is away");
  await page.getByLabel("Day").fill("31");
  await page.getByLabel("Month").fill("2");
  await page.getByLabel("Year").fill("2030");
  await page.getByRole("button", { name: "Pause case" }).click();
  await dialog(page).getByRole("link", { name: "Enter a real date, like 13/06/2025" }).waitFor();
  await page.getByLabel("Day").fill("28");
  await page.getByRole("button", { name: "Pause case" }).click();
  await says(page, "This case is paused until 28/02/2030.");
  // The button that opened the dialog is gone: the focus is on the heading, not nowhere.
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  assert.equal(await strip(page, "Status:").innerText(), "Paused");
  // The school goes on seeing it as open, without the reason.
  const school = await set.visit("lead@north");
  await school.page.goto("/cases/00097900");
  assert.equal(await strip(school.page, "Status:").innerText(), "Open");
  assert.equal(await school.page.getByText("Family is away").count(), 0);
  await school.context.close();
  await open(page, "Resume");
  await page.getByRole("button", { name: "Resume case" }).click();
  await strip(page, "Status:").getByText("Open").waitFor();
});

journey(set, "what changed meanwhile is said, and then it goes on", "manager@northwood", async ({ page }) => {
  const workflow = await person(set.server.url, "workflow@northwood");
  await page.goto("/cases/00097880");
  await open(page, "Close case");
  await page.getByLabel("Attendance improved").check();
  await decide(workflow, "pauseCase", "00097880", { reason: "Waiting" });
  await page.getByRole("button", { name: "Close case" }).last().click();
  await dialog(page).getByText("This case has changed since you opened this.").waitFor();
  await dialog(page).getByText("Status: Open → Paused").waitFor();
  assert.equal((await workflow.caseOf("00097880")).status, "PAUSED");
  await page.getByRole("button", { name: "Close case" }).last().click();
  await dialog(page).waitFor({ state: "detached" });
  await says(page, /^This case was closed on/);
  assert.equal(await page.locator(".app-actions").getByRole("button", { name: "Add Comment" }).count(), 0);
});

journey(
  set,
  "closed with an outcome that the school sees, and reopened",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/cases/00097840");
    await open(page, "Close case");
    await page.getByRole("button", { name: "Close case" }).last().click();
    await dialog(page).getByRole("link", { name: "Choose an outcome" }).waitFor();
    await page.getByLabel("Something else").check();
    await page.getByLabel("Describe the outcome").fill("Living with grandparents");
    await page.getByLabel("Summary (optional)").fill("They are in touch with the new school.");
    await page.getByRole("button", { name: "Close case" }).last().click();
    await says(page, /^This case was closed on/);
    const school = await set.visit("lead@north");
    await school.page.goto("/cases/00097840?tab=details");
    await says(school.page, "Living with grandparents");
    await says(school.page, "They are in touch with the new school.");
    await school.context.close();
    await open(page, "Reopen case");
    await page.getByLabel("Reason").fill("Came back");
    await page.getByRole("button", { name: "Reopen case" }).last().click();
    await dialog(page).waitFor({ state: "detached" });
    await page.locator(".app-actions").getByRole("button", { name: "Close case" }).waitFor();
  },
);

journey(set, "a transfer asked for here and accepted there", "workflow@northwood", async ({ page }) => {
  const number = "00097820";
  const harbour = await set.visit("workflow@harbour");
  await harbour.page.goto("/?queue.view=transfers");
  await says(harbour.page, "No transfers wait for your answer.");
  await page.goto(`/cases/${number}`);
  await open(page, "Transfer");
  await page.getByLabel("Harbour Attendance").check();
  await page.getByLabel("Reason").fill("The family moved to the harbour");
  await page.getByRole("button", { name: "Ask for transfer" }).click();
  await says(page, /to transfer this case to Harbour Attendance\. It waits for an answer\.$/);
  for (const name of ["Pause", "Close case", "Transfer"]) {
    assert.equal(
      await page.locator(".app-actions").getByRole("button", { name, exact: true }).count(),
      0,
      name,
    );
  }

  await harbour.page.reload();
  await harbour.page.getByRole("link", { name: number }).click();
  await says(harbour.page, "The family moved to the harbour");
  // No comments before it is theirs.
  assert.equal(await harbour.page.locator(".app-timeline__body").count(), 0);
  await open(harbour.page, "Answer transfer");
  await harbour.page.getByLabel("Accept").check();
  await harbour.page.getByRole("button", { name: "Send answer" }).click();
  await dialog(harbour.page).waitFor({ state: "detached" });
  await harbour.page.locator(".app-actions").getByRole("button", { name: "Assign", exact: true }).waitFor();
  assert.equal(await strip(harbour.page, "Case Owner:").innerText(), "Not assigned yet");
  // The former provider loses it at once.
  await page.getByRole("heading", { level: 1, name: "You can no longer see this case" }).waitFor();
  await harbour.context.close();
});

journey(set, "referred to a service, and how that goes", "manager@northwood", async ({ page }) => {
  await page.goto("/cases/00098034?tab=related");
  await says(page, "Services (0)");
  await open(page, "Refer to service");
  await page.getByLabel("Youth mentoring").check();
  await page.getByRole("button", { name: "Refer", exact: true }).click();
  await says(page, "Services (1)");
  const row = page.getByRole("row").filter({ hasText: "Youth mentoring" });
  await row.getByText("Pending").waitFor();
  await row.getByRole("button", { name: /^Update REF-/ }).click();
  await page.getByLabel("Accepted").check();
  await page.getByRole("button", { name: "Update", exact: true }).last().click();
  await row.getByText("Accepted").waitFor();
});

journey(set, "what is half written is not lost by a key", "manager@northwood", async ({ page }) => {
  await page.goto("/cases/00098034");
  await open(page, "Pause");
  await page.getByLabel("Reason").fill("Half a rea");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Discard what you have written?" }).waitFor();
  await page.getByRole("button", { name: "Keep writing" }).click();
  assert.equal(await page.getByLabel("Reason").inputValue(), "Half a rea");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard" }).click();
  await dialog(page).waitFor({ state: "detached" });
  const focused = await page.evaluate(() => document.activeElement?.textContent);
  assert.equal(focused, "Pause");
});

journey(
  set,
  "a request returned to the school before anybody has the case",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto("/cases/00098712");
    await open(page, "Return request");
    await page.getByLabel("Reason").fill("Please add the dates");
    await page.getByRole("button", { name: "Return request" }).last().click();
    await says(page, /^The request was returned to the school/);
    assert.equal(
      await page.locator(".app-actions").getByRole("button", { name: "Assign", exact: true }).count(),
      0,
    );
  },
);
