// @ts-check
import assert from "node:assert/strict";
import { accessible, fits, large } from "./lib/axe.mjs";
import { NARROW, WIDE } from "./lib/browser.mjs";
import { hears, listen } from "./lib/heard.mjs";
import { kindsOf, person } from "./lib/people.mjs";
import { journey, says, stage, texts } from "./lib/stage.mjs";
import { dialog, finish, pdf, pick } from "./lib/upload.mjs";

const set = stage();

/** @typedef {import("playwright-core").Page} Page */
const FILE_BYTES_MAX = 20_971_520;
const CASE = "00098021";

/** @param {Page} page */
async function open(page) {
  await page.goto(`/cases/${CASE}`);
  await page.getByRole("button", { name: "Upload Files" }).waitFor();
}

journey(set, "one file, as the guide has it", "lead@north", async ({ page }) => {
  const manager = await set.visit("manager@northwood");
  await manager.page.goto(`/cases/${CASE}`);
  await says(manager.page, "Fa'atali Solomona");
  await listen(page);
  await open(page);
  await pick(page, [pdf("Doctor's letter.pdf", 1_048_576)]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  await finish(page, async () => {
    assert.equal(
      await dialog(page).getByLabel("Name of Doctor's letter.pdf").inputValue(),
      "Doctor's letter",
    );
    await says(page, "the school Attendance Lead role.");
  });
  await hears(page, /1 file added to the case/);
  const entry = page.locator("[data-entry]", { hasText: "File uploaded" }).filter({ hasText: "letter" });
  await entry.getByRole("link", { name: "Doctor's letter.pdf (PDF, 1 MB)" }).waitFor();
  await manager.page.locator("[data-entry]", { hasText: "Doctor's letter.pdf" }).first().waitFor();
  await page.getByRole("tab", { name: "Related" }).click();
  await page.getByRole("heading", { name: "Files (3)" }).waitFor();
  const link = page.getByRole("link", { name: "Doctor's letter.pdf (PDF, 1 MB)" });
  const answer = await page.request.get(new URL((await link.getAttribute("href")) ?? "", page.url()).href);
  assert.equal(answer.status(), 200);
  assert.equal((await answer.body()).length, 1_048_576);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  assert.match(answer.headers()["content-security-policy"] ?? "", /^sandbox/);
  assert.match(answer.headers()["content-disposition"] ?? "", /^attachment/);
  assert.deepEqual(manager.faults, []);
  await manager.context.close();
});

journey(
  set,
  "several, other names, and what can't be sent is told before",
  "lead@north",
  async ({ page }) => {
    let begun = 0;
    page.on("request", (request) => {
      if (/\/uploads\//.test(request.url())) begun += 1;
    });
    await open(page);
    await pick(page, [
      pdf("most.pdf", FILE_BYTES_MAX),
      pdf("Big.pdf", FILE_BYTES_MAX + 1),
      pdf("nothing.pdf", 0),
      { name: "setup.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
      pdf("<img src=x onerror=alert(1)>.pdf", 2_000),
      pdf("Whānau hui.pdf", 3_000),
    ]);
    await says(page, "Big.pdf is 20 MB. The largest file you can upload is 20 MB.");
    await says(page, "nothing.pdf is empty.");
    await says(page, /^setup\.exe can't be uploaded\./);
    await dialog(page).getByText("3 of 6 files uploaded").waitFor();
    assert.equal(begun, 3, "the others were not even begun");
    await accessible(page, "uploaded");
    await page.setViewportSize(NARROW);
    await fits(page, "uploaded, narrow");
    await large(page, "uploaded, narrow");
    await page.setViewportSize(WIDE);
    await finish(page, async () => {
      await accessible(page, "naming files");
      await dialog(page).getByLabel("Name of most.pdf").fill("");
      await dialog(page).getByRole("button", { name: "Next" }).click();
      await dialog(page).locator(".govuk-error-summary", { hasText: "Enter a name for most.pdf" }).waitFor();
      await dialog(page).getByLabel("Name of most.pdf").fill("Enrolment agreement");
    });
    await page.getByRole("tab", { name: "Related" }).click();
    for (const name of ["Enrolment agreement.pdf", "<img src=x onerror=alert(1)>.pdf", "Whānau hui.pdf"])
      await page.getByRole("row").filter({ hasText: name }).waitFor();
    assert.equal(await page.locator("main img").count(), 0, "a name is never markup");
  },
);

journey(set, "progress, cancelled on the way, and picked again", "lead@north", async ({ page, context }) => {
  await open(page);
  const network = await context.newCDPSession(page);
  const slowly = (/** @type {number} */ upload) =>
    network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: upload,
    });
  await slowly(500_000);
  await pick(page, [pdf("slow.pdf", 8_000_000), pdf("other.pdf", 1_000)]);
  const row = dialog(page).locator(".app-uploads__row", { hasText: "slow.pdf" });
  await row.getByText(/^\d.* of 7\.6 MB · [1-9]\d?%$/).waitFor();
  assert.ok(Number(await row.locator("progress").getAttribute("value")) > 0);
  assert.equal(
    await dialog(page).getByRole("button", { name: "Done" }).getAttribute("aria-disabled"),
    "true",
  );
  await dialog(page).getByRole("button", { name: "Cancel slow.pdf" }).click();
  await slowly(-1);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  // Leaving asks, and nothing of it comes to the case.
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("heading", { name: "Discard these files?" }).waitFor();
  await dialog(page).getByRole("button", { name: "Discard files" }).click();
  await dialog(page).waitFor({ state: "detached" });
  const lead = await person(set.server.url, "lead@north");
  const { caseByNumber: found } = await lead.ask(
    "query ($n: String!) { caseByNumber(number: $n) { files(first: 50) { nodes { name } } } }",
    { n: CASE },
  );
  const names = found.files.nodes.map((/** @type {{ name: string }} */ file) => file.name);
  assert.ok(!names.includes("slow.pdf") && !names.includes("other.pdf"), names.join());
});

journey(set, "cut off on the way, it is sent again by itself", "lead@north", async ({ page }) => {
  let cut = 0;
  await page.route("**/uploads/**", (route) => {
    cut += 1;
    return cut <= 2 ? route.abort("connectionreset") : route.continue();
  });
  await open(page);
  await pick(page, [pdf("kept at.pdf", 5_000)]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  assert.equal(cut, 3);
  await finish(page);
  await page
    .getByRole("link", { name: /^kept at\.pdf/ })
    .first()
    .waitFor();
});

journey(set, "the same file twice, and one that is not what it says", "lead@north", async ({ page }) => {
  const twice = pdf("once.pdf", 4_000);
  await open(page);
  await pick(page, [twice]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  await finish(page);
  await page
    .getByRole("link", { name: /^once\.pdf/ })
    .first()
    .waitFor();
  await pick(page, [{ ...twice, name: "twice.pdf" }]);
  await says(page, "This file is already on the case: once.pdf");
  await dialog(page).getByText("0 of 1 files uploaded").waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await pick(page, [
    { name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>no PDF</html>") },
  ]);
  await dialog(page)
    .getByText(/^letter\.pdf was not taken\. /)
    .waitFor();
});

journey(set, "a provider's file stays inside until it is shared", "manager@northwood", async ({ page }) => {
  const lead = await set.visit("lead@north");
  await open(page);
  await pick(page, [pdf("Plan of ours.pdf", 6_000)]);
  await dialog(page).getByText("1 of 1 files uploaded").waitFor();
  await finish(page);
  await page.getByRole("tab", { name: "Related" }).click();
  const row = page.getByRole("row").filter({ hasText: "Plan of ours.pdf" });
  await row.getByText("Internal").waitFor();
  await lead.page.goto(`/cases/${CASE}?tab=related`);
  await lead.page.getByRole("heading", { name: /^Files \(/ }).waitFor();
  assert.equal(await lead.page.getByText("Plan of ours.pdf").count(), 0);
  await row.getByRole("button", { name: "Share Plan of ours.pdf" }).click();
  await dialog(page).getByRole("button", { name: "Share with school" }).click();
  await row.getByText("Shared with school").waitFor();
  await lead.page.getByRole("link", { name: /^Plan of ours\.pdf/ }).waitFor();
  await row.getByRole("button", { name: "Stop sharing Plan of ours.pdf" }).click();
  await dialog(page).getByRole("button", { name: "Stop sharing" }).click();
  await lead.page.getByRole("link", { name: /^Plan of ours\.pdf/ }).waitFor({ state: "detached" });
  const kinds = await kindsOf(set.server.url, CASE);
  assert.ok(kinds.includes("FileShared") && kinds.includes("FileUnshared"), kinds.join());
  await lead.context.close();
});

journey(set, "a virus: said so, and nobody can open it", "lead@north", async ({ page }) => {
  const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");
  await open(page);
  await pick(page, [{ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from(eicar) }]);
  await dialog(page)
    .getByText(/files uploaded$/)
    .waitFor();
  await finish(page);
  await page.getByRole("tab", { name: "Related" }).click();
  const row = page.getByRole("row").filter({ hasText: "note.txt" });
  await row.getByText("A virus was found. Nobody can open this file.").waitFor();
  assert.equal(await row.getByRole("link").count(), 0);
  assert.deepEqual((await texts(row.locator("td"))).slice(1, 2), ["Text"]);
});
