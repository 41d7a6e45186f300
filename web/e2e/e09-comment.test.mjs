// @ts-check
import assert from "node:assert/strict";
import { kindsOf, person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const set = stage();

/** @param {import("playwright-core").Page} page @param {string} text */
async function write(page, text) {
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page
    .getByRole("dialog", { name: "Add Comment" })
    .getByRole("textbox", { name: "Comment" })
    .fill(text);
}

/** @param {import("playwright-core").Page} page */
const submit = (page) => page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();

journey(
  set,
  "a comment is seen here at once and elsewhere within a second",
  "lead@north",
  async ({ page }) => {
    const provider = await set.visit("manager@northwood");
    const contact = await set.visit("contact@north");
    await page.goto("/cases/00000001");
    await provider.page.goto("/cases/00000001");
    await contact.page.goto("/cases/00000001");
    for (const one of [page, provider.page, contact.page]) await says(one, "Joseph Bloggs");

    await page.getByRole("button", { name: "Add Comment" }).click();
    const dialog = page.getByRole("dialog", { name: "Add Comment" });
    await dialog.getByText("Case 00000001, Joseph Bloggs").waitFor();
    await dialog.getByText("Your comment will be visible to:").waitFor();
    assert.deepEqual(await texts(dialog.getByRole("listitem")), [
      "the service provider Case Manager or Workflow Lead",
      "the school Primary Contact for the case",
      "the school Attendance Lead role.",
    ]);
    await dialog.getByText("You have 10,000 characters left").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "comment");
    await dialog.getByRole("textbox", { name: "Comment" }).fill("He came on Monday, <b>gladly</b>.");
    const sent = Date.now();
    await submit(page);
    await says(page, "He came on Monday, <b>gladly</b>.");
    await provider.page.getByText("He came on Monday, <b>gladly</b>.").waitFor();
    await contact.page.getByText("He came on Monday, <b>gladly</b>.").waitFor();
    const took = Date.now() - sent;
    assert.ok(took < 1_000, `it took ${took} ms`);
    await page.getByText("Sending…").waitFor({ state: "detached" });
    assert.equal(await page.getByText("He came on Monday, <b>gladly</b>.").count(), 1);
    assert.match(await page.locator("#announcer").innerText(), /Comment added\. Jane Doe can see it now\./);
    assert.ok(
      await page
        .getByRole("button", { name: "Add Comment" })
        .evaluate((button) => button === document.activeElement),
      "the focus is back on the button",
    );
    for (const other of [provider, contact]) {
      assert.deepEqual(other.faults, []);
      await other.context.close();
    }
  },
);

journey(set, "a double click is one comment", "lead@north", async ({ page }) => {
  await page.goto("/cases/00098034");
  const before = (await kindsOf(set.server.url, "00098034")).length;
  await write(page, "Only once.");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).dblclick();
  await says(page, "Only once.");
  await page.getByText("Sending…").waitFor({ state: "detached" });
  await page.reload();
  await says(page, "Only once.");
  assert.equal((await kindsOf(set.server.url, "00098034")).length, before + 1);
});

journey(
  set,
  "nothing, and too much, are told; Escape asks before it discards",
  "lead@north",
  async ({ page }) => {
    await page.goto("/cases/00098034");
    await write(page, "   ");
    await submit(page);
    await page.getByRole("dialog").getByRole("link", { name: "Enter a comment" }).waitFor();
    await page.getByRole("textbox", { name: "Comment" }).fill("ā".repeat(10_001));
    await says(page, "You have 1 character too many");
    await submit(page);
    await page
      .getByRole("dialog")
      .getByRole("link", { name: "Comment must be 10,000 characters or fewer" })
      .waitFor();
    await page.getByRole("textbox", { name: "Comment" }).fill("Half a thou");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Discard comment?" }).waitFor();
    await page.getByRole("button", { name: "Keep writing" }).click();
    assert.equal(await page.getByRole("textbox", { name: "Comment" }).inputValue(), "Half a thou");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard comment" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(
      await page
        .getByRole("button", { name: "Add Comment" })
        .evaluate((button) => button === document.activeElement),
    );
  },
);

journey(set, "10,000 characters, macrons and hostile text are text", "lead@north", async ({ page }) => {
  const hostile = `<img src=x onerror="document.title='taken'"><script>1</script>\u202Eevil\u202C Ngāti ${"w".repeat(9_850)}`;
  await page.goto("/cases/00098554");
  await write(page, hostile);
  await submit(page);
  await page.getByText("Sending…").waitFor({ state: "detached" });
  await says(page, /<img src=x onerror/);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.equal(await page.title(), "Case 00098554 – Attendance service");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  await page.goto("/cases/00098554?tab=related");
  await page.getByRole("button", { name: "Show all" }).first().click();
  await page.getByRole("button", { name: "Show less" }).waitFor();
});

journey(set, "another school sees nothing of it", "lead@south", async ({ page }) => {
  await page.goto("/cases/00000001");
  await page.getByRole("heading", { level: 1, name: "You can't see this case" }).waitFor();
});

journey(set, "a comment that can't be sent is kept, and goes when it can", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context, faults } = await set.visit("lead@north", {}, line.url);
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  line.become("cut");
  await write(page, "Written on the bus.");
  await submit(page);
  await says(page, "Sending…");
  await page.getByText("Not sent yet").waitFor({ timeout: 30_000 });
  await says(page, "We could not reach the Attendance Service. Nothing is lost: try again.");
  await says(page, "Written on the bus.");
  line.become("pass");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-entry]", { hasText: "Written on the bus." }).waitFor();
  assert.equal(await page.getByText("Written on the bus.").count(), 1);
  assert.deepEqual(faults, []);
  await context.close();
  await line.close();
});

journey(set, "the answer is lost: the comment is there once", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("lead@north", {}, line.url);
  await page.goto("/cases/00098554");
  await says(page, "Daniel Harris");
  const before = (await kindsOf(set.server.url, "00098554")).length;
  line.become("swallow");
  await write(page, "Heard or not?");
  await submit(page);
  while (line.swallowed() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  line.become("pass");
  await page.locator("[data-entry]", { hasText: "Heard or not?" }).waitFor();
  await page.getByText("Sending…").waitFor({ state: "detached" });
  assert.equal((await kindsOf(set.server.url, "00098554")).length, before + 1);
  await context.close();
  await line.close();
});

journey(
  set,
  "the case was closed meanwhile: the text is kept and the reason told",
  "lead@north",
  async ({ page }) => {
    await page.goto("/cases/00097920");
    await write(page, "One more thing");
    const manager = await person(set.server.url, "manager2@northwood");
    const owner = (await manager.caseOf("00097920"))
      ? manager
      : await person(set.server.url, "manager@northwood");
    const found = await owner.caseOf("00097920");
    await owner.act("closeCase", { caseId: found.id, expectedVersion: found.version, outcome: "Moved away" });
    await submit(page);
    await says(page, "Not sent yet");
    await says(page, "One more thing");
    await page.locator(".govuk-error-message").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("One more thing").waitFor({ state: "detached" });
  },
);
