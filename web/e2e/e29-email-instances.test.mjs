// @ts-check
/**
 * Email of two instances over an outage: the mail server is away, one instance is killed while it has
 * taken letters on, both are there again when an hour has passed, and then the mail server is. Each
 * letter arrives, once.
 * CASETRAIL_MAIL_OUTAGE_SECONDS: the outage lasts so long in earnest; else the clocks are moved on.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as passed } from "node:timers/promises";
import { mailServer, taken } from "./lib/mail-server.mjs";
import { eventsOf, person } from "./lib/people.mjs";
import { pair } from "./lib/server.mjs";

const COUNT = 200;
const OUTAGE_SECONDS = Number(process.env.CASETRAIL_MAIL_OUTAGE_SECONDS ?? 0);
const HOUR_MS = 3_600_000;
/** A mail server that was away is asked again after a minute at most, and sending takes its time. */
const ARRIVING_MAX_MS = 240_000;

/** @type {string} */
let folder;
/** @type {string} */
let file;
/** @type {[import("./lib/server.mjs").Server, import("./lib/server.mjs").Server]} */
let instances;
/** @type {import("./lib/mail-server.mjs").MailServer} */
let mail;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "casetrail-mail-"));
  file = join(folder, "taken");
  mail = await mailServer(0, file);
  instances = await pair({ CASETRAIL_SMTP_URL: mail.url, CASETRAIL_MUTATIONS_PER_SECOND: "0" });
});

after(async () => {
  for (const instance of instances ?? []) await instance.remove();
  await mail?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** @param {() => Promise<boolean> | boolean} holds @param {() => string} what */
async function until(holds, what) {
  const begun = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - begun < ARRIVING_MAX_MS, what());
    await passed(200);
  }
}

/** How many letters an instance has sent since its start. @param {import("./lib/server.mjs").Server} instance */
async function sentBy({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith('casetrail_mail_total{outcome="sent"}'));
  return Number(line?.split(" ")[1] ?? 0);
}

test("an hour without a mail server loses no letter, and doubles none", async () => {
  const [one, other] = instances;
  for (const quiet of ["contact@north", "lead@north"]) {
    await (await person(one.url, quiet)).act("setPreferences", { language: "en", email: "NONE" });
  }
  const manager = await person(one.url, "manager@northwood");
  const { id } = (await manager.ask("{ cases(first: 1) { nodes { id } } }")).cases.nodes[0];
  const leads = await Promise.all(instances.map(({ url }) => person(url, "lead@north")));
  const write = async (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let n = from; n < to; n += 1) {
      await leads[n % 2]?.act("addComment", { caseId: id, body: `Comment ${n}.` });
    }
  };
  // Some are on their way when the mail server goes.
  await write(0, COUNT / 4);
  const port = Number(new URL(mail.url).port);
  await mail.kill();
  const before = taken(file).size;
  await write(COUNT / 4, COUNT);
  await until(
    async () => (await eventsOf(one.url, "NotificationRaised")).length >= COUNT,
    () => "each is told in the application all the same",
  );
  // Killed with what it had taken on.
  await other.kill();
  if (OUTAGE_SECONDS > 0) {
    await other.again();
    await passed(OUTAGE_SECONDS * 1_000);
  } else {
    await one.stop();
    const later = { CASETRAIL_CLOCK: new Date(Date.now() + HOUR_MS).toISOString() };
    await Promise.all(instances.map((instance) => instance.again(later)));
  }
  assert.equal(taken(file).size, before, "the mail server was away");
  assert.deepEqual(await eventsOf(one.url, "NotificationFailed"), [], "none was given up");
  mail = await mailServer(port, file);
  await until(
    async () => (await eventsOf(one.url, "NotificationSent")).length >= COUNT,
    () => `${taken(file).size} of ${COUNT} arrived`,
  );

  const sent = (await eventsOf(other.url, "NotificationSent")).map((event) => event.message_id);
  const arrived = taken(file);
  assert.deepEqual([...arrived.keys()].sort(), sent.sort(), "what the log says is what arrived");
  assert.equal(arrived.size, COUNT);
  for (const [message, { got, answered }] of arrived) {
    // Twice only where the answer to it was cut.
    assert.ok(answered <= 1, `${message} came ${got} times and was answered ${answered} times`);
  }
  assert.deepEqual(await eventsOf(one.url, "NotificationFailed"), []);
  const shares = await Promise.all(instances.map(sentBy));
  const repeated = [...arrived.values()].filter(({ got }) => got > 1).length;
  console.log(
    `# ${COUNT} letters, sent since by each instance: ${shares.join(" and ")}; ${repeated} came twice`,
  );
});
