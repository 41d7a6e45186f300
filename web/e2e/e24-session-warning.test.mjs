// @ts-check
import assert from "node:assert/strict";
import { accessible } from "./lib/axe.mjs";
import { person } from "./lib/people.mjs";
import { sessionSays, signInAgain } from "./lib/session.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { until } from "./lib/watch.mjs";

const set = stage();
const HALF_AN_HOUR = { endsInSeconds: 1_800, mayExtend: true };
const TWO_MINUTES = { endsInSeconds: 120, mayExtend: true };
const TITLE = "Case 00098021 – Attendance service";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
const warning = (page) => page.getByRole("dialog", { name: /^You'll be signed out in/ });

/** Opens a case, and waits until the end of the session is looked after. @param {import("./lib/browser.mjs").Visit} visit @param {import("./lib/session.mjs").Told} first */
async function arrive({ page, context }, first) {
  const session = await sessionSays(context, first);
  await page.clock.install();
  await page.goto("/cases/00098021");
  await says(page, "Referral received");
  await page.clock.fastForward("00:05");
  await until(async () => session.asked > 0);
  return session;
}

/** Notes what the warning tells a screen reader once it is open. @param {Page} page */
async function listen(page) {
  await page.evaluate(() => {
    /** @type {string[]} */
    const heard = [];
    /** @type {any} */ (window).heard = heard;
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target.parentElement ?? target).closest?.("[role=status], [role=alert]");
        if (region?.closest("dialog") && region.textContent) heard.push(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).heard);
}

journey(
  set,
  "what somebody does extends the session, once a minute; reading does not",
  "lead@north",
  async (visit) => {
    const { page } = visit;
    const session = await arrive(visit, HALF_AN_HOUR);
    await (await person(set.server.url, "manager@northwood")).comment("00098021", "Seen, not done.");
    await page.getByText("Seen, not done.").waitFor();
    assert.equal(session.extended, 0, "what others do is not done here");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.getByRole("tab", { name: "Details" }).click();
    await until(async () => session.extended > 0);
    await page.clock.fastForward("00:30");
    await page.keyboard.press("Tab");
    assert.equal(session.extended, 1);
    await page.clock.fastForward("00:31");
    await page.keyboard.press("Tab");
    await until(async () => session.extended === 2);
  },
);

journey(
  set,
  "two minutes before the end it asks, over a half-written comment, and stays",
  "lead@north",
  async (visit) => {
    const { page } = visit;
    const session = await arrive(visit, HALF_AN_HOUR);
    await page.getByRole("button", { name: "Add Comment" }).click();
    const box = page.getByRole("dialog", { name: "Add Comment" }).getByRole("textbox", { name: "Comment" });
    await box.fill("Half a thought");
    await until(async () => session.extended === 1);
    await page.clock.fastForward("27:00");
    assert.equal(await warning(page).count(), 0, "there are three minutes yet");
    session.says = TWO_MINUTES;
    await page.clock.fastForward("01:01");
    const dialog = page.getByRole("dialog", { name: "You'll be signed out in 2 minutes" });
    await dialog.waitFor();
    const heard = await listen(page);
    assert.equal(await page.title(), "You'll be signed out in 2 minutes");
    await dialog.getByText("What you have written here is kept either way.").waitFor();
    const stay = dialog.getByRole("button", { name: "Stay signed in" });
    assert.ok(await stay.evaluate((button) => button === document.activeElement));
    await accessible(page, "the warning over a comment");
    // It holds the focus: nothing below can be reached.
    for (let stop = 0; stop < 4; stop += 1) {
      await page.keyboard.press("Tab");
      assert.notEqual(await page.evaluate(() => document.activeElement?.id), "comment");
    }
    assert.equal(session.extended, 1, "keys in the warning answer nothing");

    await page.clock.fastForward("00:10");
    await dialog.getByText(/^Time left: 1:(4|5)\d$/).waitFor();
    assert.deepEqual(await heard(), [], "it counts down silently");
    session.says = { endsInSeconds: 60, mayExtend: true };
    await page.clock.fastForward("00:50");
    await page.getByRole("dialog", { name: "You'll be signed out in 1 minute" }).waitFor();
    await page.clock.fastForward("00:10");
    await dialog
      .or(warning(page))
      .getByText(/^Time left: 0:\d\d$/)
      .waitFor();
    assert.deepEqual(await heard(), ["You'll be signed out in 1 minute"]);

    session.says = HALF_AN_HOUR;
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await warning(page).waitFor({ state: "detached" });
    assert.equal(session.extended, 2);
    assert.equal(await box.inputValue(), "Half a thought");
    assert.ok(await box.evaluate((element) => element === document.activeElement), "the focus is back");
    assert.ok((await page.title()).endsWith(TITLE), "whatever is new stands before it");
  },
);

journey(set, "nobody answers: signing in again, and the text is there", "lead@north", async (visit) => {
  const { page } = visit;
  const session = await arrive(visit, TWO_MINUTES);
  await warning(page).waitFor();
  session.says = HALF_AN_HOUR;
  await page.keyboard.press("Escape");
  await warning(page).waitFor({ state: "detached" });
  assert.equal(session.extended, 1, "Escape is somebody who is there");
  await page.getByRole("button", { name: "Add Comment" }).click();
  const box = page.getByRole("dialog", { name: "Add Comment" }).getByRole("textbox", { name: "Comment" });
  await box.fill("Written before the break");
  session.says = TWO_MINUTES;
  await page.clock.fastForward("28:01");
  await warning(page).waitFor();
  session.says = "over";
  await page.clock.fastForward("02:01");
  const again = page.getByRole("dialog", { name: "You have been signed out" });
  await again.waitFor();
  assert.equal(await warning(page).count(), 0);
  // A browser lets nobody hold a dialog open against Escape for ever; this one comes back.
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("Escape");
  assert.ok(await again.evaluate((/** @type {HTMLDialogElement} */ dialog) => dialog.open));
  session.says = HALF_AN_HOUR;
  await signInAgain(page, "David Smith (lead@north)");
  assert.equal(await box.inputValue(), "Written before the break");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await page.locator("[data-entry]", { hasText: "Written before the break" }).waitFor();
});

journey(set, "what one tab answers, all tabs know", "lead@north", async (visit) => {
  const { page, context } = visit;
  const session = await arrive(visit, TWO_MINUTES);
  await warning(page).waitFor();
  const other = await context.newPage();
  await other.goto("/");
  await says(other, "Active cases (15)");
  await other.clock.fastForward("00:05");
  await warning(other).waitFor();
  session.says = HALF_AN_HOUR;
  await other.getByRole("button", { name: "Stay signed in" }).click();
  await warning(other).waitFor({ state: "detached" });
  await warning(page).waitFor({ state: "detached" });
  assert.equal(session.extended, 1);
});

journey(set, "the server is not reached: it says so, and asks on", "lead@north", async (visit) => {
  const { page, context } = visit;
  const session = await arrive(visit, TWO_MINUTES);
  await warning(page).waitFor();
  await context.setOffline(true);
  await context.unroute("**/session");
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await warning(page).getByText("We could not reach the Attendance Service. Try again.").waitFor();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await warning(page).waitFor({ state: "detached" });
  assert.equal(session.extended, 0, "the real server has answered");
});

journey(set, "signing out from the warning", "lead@north", async (visit) => {
  const { page } = visit;
  await arrive(visit, TWO_MINUTES);
  await warning(page).getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Login with Education Sector Logon (ESL)" }).waitFor();
});

journey(set, "a session without an end warns of none", "lead@north", async (visit) => {
  const { page } = visit;
  const session = await arrive(visit, { endsInSeconds: null, mayExtend: false });
  for (let hour = 0; hour < 3; hour += 1) await page.clock.fastForward("59:00");
  await page.keyboard.press("Tab");
  assert.equal(await warning(page).count(), 0);
  assert.equal(session.extended, 0);
});
