// @ts-check
import assert from "node:assert/strict";
import { proxy } from "./lib/proxy.mjs";
import { next, startRequest } from "./lib/request.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "a closed tab loses nothing, and another browser goes on", "support@north", async ({ page }) => {
  await startRequest(page);
  const draft = new URL(page.url()).pathname;
  await page.goto(`${draft}/whanau`);
  await page.getByLabel("Caregiver's name").fill("Mere Fa'alogo");
  // Closed within the second and a half that saving waits.
  await page.close({ runBeforeUnload: true });

  const other = await set.visit("support@north");
  await other.page.goto("/");
  const row = other.page.locator("#drafts").getByRole("row", { name: /999229934/ });
  await row.getByRole("link", { name: "Resume Request - 999229934" }).click();
  await other.page.getByRole("link", { name: "Whānau and caregivers" }).click();
  await other.page.getByLabel("Caregiver's name").waitFor();
  assert.equal(await other.page.getByLabel("Caregiver's name").inputValue(), "Mere Fa'alogo");
  assert.deepEqual(other.faults, []);
  await other.context.close();
});

journey(set, "what is typed is saved, and says so", "support@north", async ({ page }) => {
  await startRequest(page);
  const draft = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Whānau and caregivers" }).click();
  await page.getByLabel("Caregiver's name").fill("Aroha");
  await says(page, /^Saved \d+:\d\d [AP]M$/);
  await page.getByLabel("Caregiver's email address").fill("aroha@");
  await page.getByLabel("Preferred language").fill("English");
  await says(page, /^Saved \d+:\d\d [AP]M, but not: Caregiver's email address$/);
  await page.reload();
  await page.goto(`${draft}/whanau`);
  await page.getByLabel("Preferred language").waitFor();
  assert.equal(await page.getByLabel("Preferred language").inputValue(), "English");
  assert.equal(await page.getByLabel("Caregiver's name").inputValue(), "Aroha");
});

journey(
  set,
  "two tabs of one draft are joined, and asked about real differences",
  "support@north",
  async ({ page, context }) => {
    await startRequest(page);
    const address = `${new URL(page.url()).pathname}/whanau`;
    await page.goto(address);
    await page.getByLabel("Caregiver's name").waitFor();
    const other = await context.newPage();
    await other.goto(address);
    await other.getByLabel("Caregiver's name").fill("Theirs");
    const saved = other.waitForResponse((answer) => Boolean(answer.request().postData()?.includes("Samoan")));
    await other.getByLabel("Preferred language").fill("Samoan");
    await (await saved).finished();

    await page.getByLabel("Caregiver's name").fill("Mine");
    await page.getByLabel("Caregiver's phone number").fill("021 555 987");
    await says(page, "Both of you changed these answers. Choose which to keep.");
    // What only the other tab changed is there already.
    assert.equal(await page.getByLabel("Preferred language").inputValue(), "Samoan");
    await page.getByLabel("Keep theirs").check();
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await says(page, /^Saved /);
    assert.equal(await page.getByLabel("Caregiver's name").inputValue(), "Theirs");
    assert.equal(await page.getByLabel("Caregiver's phone number").inputValue(), "021 555 987");
    await page.reload();
    await page.getByLabel("Caregiver's name").waitFor();
    assert.equal(await page.getByLabel("Caregiver's name").inputValue(), "Theirs");
    assert.equal(await page.getByLabel("Caregiver's phone number").inputValue(), "021 555 987");
  },
);

journey(set, "deleting a draft asks first", "support@north", async ({ page }) => {
  await startRequest(page);
  const number = /Request - \d{9}/.exec(await page.locator("main").innerText())?.[0] ?? "";
  await page.goto("/");
  const button = page.getByRole("button", { name: `Delete draft ${number}` });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "Delete this draft?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.ok(await button.evaluate((element) => element === document.activeElement), "the focus is back");
  await button.click();
  await dialog.getByRole("button", { name: "Delete draft" }).click();
  await button.waitFor({ state: "detached" });
  assert.match(await page.locator("#announcer").innerText(), new RegExp(`${number} was deleted`));
});

journey(set, "an Attendance Lead takes a colleague's draft over", "lead@north", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Take over Request - 999229931" }).click();
  const dialog = page.getByRole("dialog", { name: "Take over this draft?" });
  await dialog.getByText(/John Smith began this draft/).waitFor();
  await dialog.getByRole("button", { name: "Take over" }).click();
  await says(page, "Request - 999229931");
  await page.getByRole("link", { name: "Primary Contact" }).click();
  await page.getByLabel("Me (David Smith)").check();
  await next(page);
  await page.getByRole("link", { name: "Check your answers and submit" }).waitFor();
});

journey(set, "a draft of somebody else is not shown", "support@north", async ({ page }) => {
  await page.goto("/requests/drf_01jcpgaz00ehxazss2mn0a9wgw");
  await page.getByRole("heading", { level: 1, name: "You can't open this request" }).waitFor();
});

journey(
  set,
  "what could not be saved before its page was left is saved when it can be",
  undefined,
  async () => {
    const line = await proxy(set.server.port);
    const { page, context, faults } = await set.visit("support@north", {}, line.url);
    await page.goto("/");
    await page.getByRole("link", { name: "Chronic Absence request for support" }).click();
    await page.getByRole("button", { name: "Start Request" }).click();
    await page.waitForURL("**/requests/*");
    const draft = new URL(page.url()).pathname;
    await page.getByRole("link", { name: "Whānau and caregivers" }).click();
    await page.getByLabel("Caregiver's name").waitFor();
    line.become("cut");
    await page.getByLabel("Caregiver's name").fill("Written on the train");
    await says(page, /^Not saved/);
    // To another page of ours, not of the draft; nothing is asked, and nothing given up.
    await page.getByRole("link", { name: "Attendance service", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Attendance service" }).waitFor();
    const asked = page.waitForEvent("dialog");
    const closing = page.close({ runBeforeUnload: true });
    await (await asked).dismiss();
    await closing;
    line.become("pass");
    const saved = page.waitForResponse(
      async (answer) => answer.url().endsWith("/graphql") && (await answer.text()).includes("saveDraft"),
    );
    await saved;
    const other = await set.visit("support@north");
    await other.page.goto(`${draft}/whanau`);
    await other.page.getByLabel("Caregiver's name").waitFor();
    assert.equal(await other.page.getByLabel("Caregiver's name").inputValue(), "Written on the train");
    assert.deepEqual([...faults, ...other.faults], []);
    await other.context.close();
    await context.close();
    await line.close();
  },
);
