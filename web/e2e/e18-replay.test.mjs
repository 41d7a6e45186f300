// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();
const NUMBER = "00098021";

const STATE = `status owner { name } primaryContact { person { name } phone } provider { name }
  services { nodes { number serviceName status } } comments(first: 50) { nodes { body } }`;

const STATUS = {
  AWAITING_ALLOCATION: "Awaiting allocation",
  ALLOCATED: "Allocated",
  OPEN: "Open",
  PAUSED: "Paused",
  CLOSED: "Closed",
};
const REFERRAL = { PENDING: "Pending", RECEIVED: "Received" };

/** What the screen shows of a case, as `term: value`. @param {import("playwright-core").Page} page */
async function shown(page) {
  return texts(page.locator(".app-facts > div:not([data-how=gone])"));
}

journey(set, "every event by keyboard, each as the API tells it", "auditor@ministry", async ({ page }) => {
  const auditor = await person(set.server.url, "auditor@ministry");
  const { id } = await auditor.caseOf(NUMBER);
  const { audit } = await auditor.ask(
    "query ($id: ID!) { audit { events(caseId: $id) { nodes { position at } } } }",
    { id },
  );
  const events = audit.events.nodes;
  await page.goto("/");
  const link = page.getByRole("link", { name: `Replay of case ${NUMBER}` });
  await link.waitFor();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: `Replay of case ${NUMBER}` }).waitFor();
  const slider = page.getByRole("slider", { name: "Event" });
  await slider.waitFor();
  await slider.focus();
  await page.keyboard.press("Home");
  for (const [n, { position }] of events.entries()) {
    if (n > 0) await page.keyboard.press("ArrowRight");
    const text = await slider.getAttribute("aria-valuetext");
    assert.ok(text?.startsWith(`Event ${n + 1} of ${events.length}: `), String(text));
    await page.locator(`.app-facts[data-position="${position}"]`).waitFor();
    const { audit: then } = await auditor.ask(
      `query ($id: ID!, $position: Position!) {
        audit { caseAt(caseId: $id, at: { position: $position }) { ${STATE} } }
      }`,
      { id, position },
    );
    const { caseAt } = then;
    const facts = await shown(page);
    /** What is so now ends the line; what was stands before it. */
    const fact = (/** @type {string} */ term) => facts.find((one) => one.startsWith(term));
    assert.ok(fact("Status ")?.endsWith(STATUS[/** @type {keyof typeof STATUS} */ (caseAt.status)]));
    assert.equal(Boolean(fact("Case Owner ")), Boolean(caseAt.owner));
    assert.ok((fact("Case Owner ") ?? "").endsWith(caseAt.owner?.name ?? ""));
    assert.ok((fact("Primary Contact ") ?? "").endsWith(caseAt.primaryContact?.person.name ?? ""));
    assert.ok((fact("Phone Number ") ?? "").endsWith(caseAt.primaryContact?.phone ?? ""));
    assert.ok((fact("Service Provider ") ?? "").endsWith(caseAt.provider?.name ?? ""));
    for (const { number, serviceName, status } of caseAt.services.nodes) {
      const words = REFERRAL[/** @type {keyof typeof REFERRAL} */ (status)];
      assert.ok(
        facts.some((one) => one.includes(number) && one.includes(`${serviceName}: `) && one.includes(words)),
      );
    }
    const bodies = facts.filter((one) => one.startsWith("Comment by"));
    assert.equal(bodies.length, caseAt.comments.nodes.length);
    for (const [i, { body }] of caseAt.comments.nodes.entries()) assert.ok(bodies[i]?.includes(body));
  }
  await page.keyboard.press("Home");
  await says(page, /^Event 1 of 18: /);
  await page.keyboard.press("PageUp");
  await says(page, /^Event 3 of 18: /);
  await page.keyboard.press("End");
  await says(page, /^Event 18 of 18: /);
});

journey(set, "what changed at an event is marked", "auditor@ministry", async ({ page }) => {
  await page.goto(`/audit/cases/${NUMBER}`);
  const slider = page.getByRole("slider", { name: "Event" });
  await slider.focus();
  await page.keyboard.press("Home");
  await says(page, "This is the beginning: there is nothing to compare with.");
  for (let n = 0; n < 3; n += 1) await page.getByRole("button", { name: "Next event" }).press("Enter");
  await says(page, /^Event 4 of 18: Case assigned to Jane Doe/);
  const changed = page.locator(".app-differing li");
  await changed.filter({ hasText: "Case Owner" }).waitFor();
  assert.deepEqual(await texts(changed), [
    "Status: was Allocated is now Open",
    "Case Owner: is now Jane Doe",
  ]);
  await page.getByLabel("Compare with").selectOption({ index: 17 });
  await changed.filter({ hasText: "Referral REF-00000000003" }).waitFor();
});

journey(set, "as of a time, and as somebody else could see it", "auditor@ministry", async ({ page }) => {
  await page.goto(`/audit/cases/${NUMBER}`);
  await page.getByLabel("Go to date and time").fill("2025-06-17T12:00");
  await page.getByRole("button", { name: "Go", exact: true }).press("Enter");
  await says(page, /^Event 9 of 18: Comment added, 14\/06\/2025/);
  await page.getByLabel("As seen by").selectOption("Jane Doe");
  await says(page, /As Jane Doe could see it/);
  await page.locator(".app-facts").getByText("Open", { exact: true }).waitFor();
  await page.getByRole("slider", { name: "Event" }).focus();
  await page.keyboard.press("Home");
  // She had nothing to do with it before it was assigned to her.
  await says(page, "Jane Doe could not see this case then.");
  await page.getByLabel("Go to date and time").fill("2020-01-01T00:00");
  await page.getByRole("button", { name: "Go", exact: true }).press("Enter");
  await says(page, "The case did not exist yet then.");
});

journey(set, "the events as a file", "auditor@ministry", async ({ page }) => {
  await page.goto(`/audit/cases/${NUMBER}`);
  const button = page.getByRole("button", { name: "Export 18 events (JSON Lines)" });
  await button.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), button.press("Enter")]);
  assert.equal(download.suggestedFilename(), `case-${NUMBER}.jsonl`);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  assert.equal(events.length, 18);
  for (const [n, event] of events.entries()) {
    assert.equal(event.revision, n + 1);
    if (n > 0) assert.equal(event.previousHash, events[n - 1].hash);
  }
});
