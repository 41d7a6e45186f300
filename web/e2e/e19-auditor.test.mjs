// @ts-check
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

/** How much the access log has grown to. */
async function recorded() {
  const { size, mtimeMs } = await stat(join(set.server.data, "access.db-wal"));
  return `${size} ${mtimeMs}`;
}

journey(set, "an auditor sees every case, and can change none", "auditor@ministry", async ({ page }) => {
  await page.goto("/");
  await says(page, "Cases now (43)");
  await page.goto("/cases/00098021?tab=related");
  await says(page, "Case Comments (7)");
  for (const name of ["Add Comment", "Assign", "Pause", "Close case", "Share", "Stop sharing", "Update"]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0, name);
  }
  // Nor by asking without a button.
  const answer = await page.evaluate(async () => {
    const ask = async (/** @type {string} */ query, /** @type {object} */ variables) =>
      (
        await fetch("/graphql", {
          method: "POST",
          headers: { "content-type": "application/json", "casetrail-request": "1" },
          body: JSON.stringify({ query, variables }),
        })
      ).json();
    const found = await ask('{ caseByNumber(number: "00098021") { id } }', {});
    const input = { commandId: crypto.randomUUID(), caseId: found.data.caseByNumber.id, body: "No" };
    return ask("mutation ($input: AddCommentInput!) { addComment(input: $input) { errors { code } } }", {
      input,
    });
  });
  assert.equal(answer.data.addComment.errors[0].code, "NOT_PERMITTED");
});

journey(set, "each look is recorded, and the screen says so", "auditor@ministry", async ({ page }) => {
  await page.goto("/audit/cases/00098021");
  await says(page, /Your looks are recorded/);
  await page.locator(".app-facts").waitFor();
  const before = await recorded();
  await page.getByRole("button", { name: "Previous event" }).click();
  await page.locator('.app-facts[data-position="595"]').waitFor();
  const after = await recorded();
  assert.notEqual(after, before);
  // Without a look nothing is written: opening the settings is none.
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  assert.equal(await recorded(), after);
});

journey(set, "the cases as they were listed then", "auditor@ministry", async ({ page }) => {
  await page.goto("/");
  await says(page, /Your looks are recorded/);
  await page.getByRole("button", { name: "Show as of then" }).click();
  await says(page, "Enter a date and time");
  await page.getByLabel("As of date and time").fill("2025-06-20T12:00");
  await page.getByRole("button", { name: "Show as of then" }).click();
  await page
    .getByRole("heading", { level: 2, name: /^Cases as of 20\/06\/2025 12:00 PM \(\d+\)$/ })
    .waitFor();
  await page.locator("#cases").getByText("00098034").waitFor();
  assert.equal(await page.locator("#cases").getByText("00098712").count(), 0);
  await page.getByRole("link", { name: "Replay of case 00098021" }).click();
  await says(page, /^Event 12 of 18: /);
});

journey(set, "nobody else has a replay", "workflow@northwood", async ({ page }) => {
  await page.goto("/audit/cases/00098021");
  await page.getByRole("heading", { level: 1, name: "You can't see this case" }).waitFor();
});
