// @ts-check
import assert from "node:assert/strict";
import { journey, says, stage, texts } from "./lib/stage.mjs";

const before = stage({ CASETRAIL_CLOCK: "2026-02-10T09:00:00+13:00" });
const between = stage({ CASETRAIL_CLOCK: "2026-02-20T09:00:00+13:00" });

journey(before, "before 16 February nothing can be requested yet", "lead@north", async ({ page }) => {
  await page.goto("/");
  await says(page, "Available 16 February");
  assert.deepEqual(await texts(page.locator("#active p, #closed p")), [
    "Available 28 February",
    "Available 28 February",
  ]);
  await page.goto("/services/chronic-absence");
  await says(page, "Available 16 February");
  assert.equal(await page.getByRole("button", { name: "Start Request" }).count(), 0);
});

journey(
  between,
  "until 28 February the lists wait and the contact is oneself",
  "lead@north",
  async ({ page }) => {
    await page.goto("/");
    await says(page, "Draft requests (3)");
    assert.deepEqual(await texts(page.locator("#active p, #closed p")), [
      "Available 28 February",
      "Available 28 February",
    ]);
    await page.goto("/services/chronic-absence");
    await page.getByRole("button", { name: "Start Request" }).click();
    await page.getByRole("link", { name: "Primary Contact" }).click();
    await says(page, "You must put your own name here.");
    await says(page, "David Smith");
    assert.equal(await page.getByRole("radio").count(), 0);
  },
);
