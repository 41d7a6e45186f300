// @ts-check
import assert from "node:assert/strict";
import { kindsOf, person } from "./lib/people.mjs";
import { journey, says, stage } from "./lib/stage.mjs";
import { loads, told, watchTroubles } from "./lib/watch.mjs";

const set = stage();
const CASE = "00098554";
const BEHIND = "Reconnecting. What you see may be a little behind.";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} text */
async function write(page, text) {
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Comment" }).fill(text);
}

/** Restarts the server; answers how long it was away. */
async function restart(/** @type {() => Promise<void>} */ meanwhile = async () => {}) {
  await set.server.stop();
  const began = Date.now();
  await meanwhile();
  await set.server.again();
  return Date.now() - began;
}

journey(
  set,
  "a server that is back within three seconds is not missed, and what is half written stays",
  "lead@north",
  async ({ page }) => {
    await page.goto(`/cases/${CASE}`);
    await says(page, "Daniel Harris");
    await write(page, "Half a thought");
    await watchTroubles(page);
    const away = await restart();
    assert.ok(away < 3_000, `it was away for ${away} ms`);
    await (await person(set.server.url, "manager@northwood")).comment(CASE, "Back again.");
    await page.getByText("Back again.").waitFor();
    assert.deepEqual(await told(page), []);
    const box = page.getByRole("dialog").getByRole("textbox", { name: "Comment" });
    assert.equal(await box.inputValue(), "Half a thought");
    assert.ok(await box.evaluate((element) => element === document.activeElement));
  },
);

journey(set, "a comment sent while the server is away arrives once", "lead@north", async ({ page }) => {
  await page.goto(`/cases/${CASE}`);
  await says(page, "Daniel Harris");
  const before = (await kindsOf(set.server.url, CASE)).length;
  await watchTroubles(page);
  await restart(async () => {
    await write(page, "Sent to nobody at first.");
    await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
    await says(page, "Sending…");
  });
  await page.locator("[data-entry]", { hasText: "Sent to nobody at first." }).waitFor();
  await page.getByText("Sending…").waitFor({ state: "detached" });
  assert.equal(await page.getByText("Sent to nobody at first.").count(), 1);
  assert.deepEqual(await told(page), []);
  const kinds = await kindsOf(set.server.url, CASE);
  assert.deepEqual(kinds.slice(before), ["CommentAdded"]);
});

journey(
  set,
  "a server that is away for longer is told of, and then no more",
  "lead@north",
  async ({ page }) => {
    await page.goto(`/cases/${CASE}`);
    await says(page, "Daniel Harris");
    await watchTroubles(page);
    const away = await restart(() => page.getByText(BEHIND).waitFor());
    assert.ok(away >= 2_500, `told after ${away} ms`);
    await page.getByText(BEHIND).waitFor({ state: "detached" });
    assert.deepEqual(await told(page), [BEHIND]);
  },
);

/** From now on the server's page names other files, as that of a newer client does. @param {Page} page */
async function deploy(page) {
  const served = await (await fetch(`${set.server.url}/index.html`)).text();
  const body = served.replace(/src="\/assets\/(\w+)-[\w-]+\.js"/, 'src="/assets/$1-NEWER000.js"');
  assert.notEqual(body, served);
  await page.route("**/index.html", (route) => route.fulfill({ contentType: "text/html", body }));
}

journey(
  set,
  "a newer client is offered, and nothing is reloaded by itself",
  "lead@north",
  async ({ page }) => {
    await page.goto(`/cases/${CASE}`);
    await says(page, "Daniel Harris");
    const reloads = loads(page);
    await write(page, "Not yet sent");
    await restart();
    await (await person(set.server.url, "manager@northwood")).comment(CASE, "The same client.");
    await page.getByText("The same client.").waitFor();
    const offer = page.getByRole("status").filter({ hasText: "A new version is ready." });
    assert.equal(await offer.count(), 0, "the same client is no news");

    await deploy(page);
    await restart();
    await page.getByText("A new version is ready.").waitFor();
    const box = page.getByRole("dialog").getByRole("textbox", { name: "Comment" });
    assert.equal(await box.inputValue(), "Not yet sent");
    assert.equal(reloads(), 0);
    await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
    await page.locator("[data-entry]", { hasText: "Not yet sent" }).waitFor();

    await page.unroute("**/index.html");
    await offer.getByRole("button", { name: "Reload" }).click();
    await says(page, "Not yet sent");
    assert.equal(reloads(), 1);
    assert.equal(await offer.count(), 0);
  },
);

journey(set, "somebody who comes back to the page is offered it too", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  await deploy(page);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await page.getByText("A new version is ready.").waitFor();
});

journey(
  set,
  "a page whose line of the news is gone with its client says that there is a newer one",
  "lead@north",
  async ({ page }) => {
    await deploy(page);
    await page.route(/\/socket-[^/]*\.js/, (route) => route.fulfill({ status: 404 }));
    await page.goto(`/cases/${CASE}`);
    await says(page, "Daniel Harris");
    const reloads = loads(page);
    await page.getByText("A new version is ready.").waitFor();
    await page.getByText(BEHIND).waitFor();
    assert.equal(reloads(), 0);
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByText("A new version is ready.").waitFor({ state: "detached" });
    await (await person(set.server.url, "manager@northwood")).comment(CASE, "Heard after the reload.");
    await page.getByText("Heard after the reload.").waitFor();
    assert.equal(reloads(), 1);
  },
);

journey(set, "a part that is gone reloads the page, and it is there", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const reloads = loads(page);
  await deploy(page);
  await page.route("**/assets/settings-*.js", (route) => route.fulfill({ status: 404 }));
  page.once("domcontentloaded", () => page.unrouteAll());
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  assert.equal(reloads(), 1);
});

journey(set, "a part that stays gone is told of, and never a loop", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const reloads = loads(page);
  await page.route("**/assets/{settings,about}-*.js", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "Settings" }).click();
  await says(page, "We could not load this part of the page. Your data is safe.");
  assert.equal(reloads(), 1);
  // Nor for another part of the same client.
  await page.getByRole("link", { name: "Privacy" }).click();
  await page.waitForURL("**/about/privacy");
  await says(page, "We could not load this part of the page. Your data is safe.");
  assert.equal(reloads(), 1);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "Privacy" }).waitFor();
});

journey(
  set,
  "a part that is gone reloads nothing under a half-written comment",
  "workflow@northwood",
  async ({ page }) => {
    await page.goto(`/cases/${CASE}`);
    await says(page, "Daniel Harris");
    const reloads = loads(page);
    await write(page, "For the school, when I know who reads it");
    await deploy(page);
    await page.route("**/assets/acts-*.js", (route) => route.fulfill({ status: 404 }));
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Share with school").check();
    await dialog.getByText("We could not load this part of the page. Your data is safe.").waitFor();
    await page.getByText("A new version is ready.").waitFor();
    assert.equal(
      await dialog.getByRole("textbox", { name: "Comment" }).inputValue(),
      "For the school, when I know who reads it",
    );
    assert.equal(reloads(), 0);
    // Trying again would lose the text, and closing the tab too: both are asked about.
    const again = page.waitForEvent("dialog");
    const tried = dialog.getByRole("button", { name: "Try again" }).click();
    await (await again).dismiss();
    await tried;
    const asked = page.waitForEvent("dialog");
    const leaving = page.close({ runBeforeUnload: true });
    const question = await asked;
    assert.equal(question.type(), "beforeunload");
    await question.dismiss();
    await leaving;
  },
);

journey(
  set,
  "a part wanted while the server is away is there when it is back",
  "lead@north",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "Active cases (15)");
    const reloads = loads(page);
    await restart(() => page.getByRole("link", { name: "Settings" }).click());
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    assert.equal(reloads(), 1);
  },
);
