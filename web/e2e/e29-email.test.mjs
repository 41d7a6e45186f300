// @ts-check
/**
 * Email: a real mail server that is killed and started again at random while notifications are sent.
 * Each arrives, none is lost, and one comes twice only where its answer was cut.
 * CASETRAIL_MAIL_COUNT says how many; the usual is a few hundred.
 */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as passed } from "node:timers/promises";
import { mailServer, taken } from "./lib/mail-server.mjs";
import { eventsOf, person } from "./lib/people.mjs";
import { serve } from "./lib/server.mjs";

const COUNT = Number(process.env.CASETRAIL_MAIL_COUNT ?? 300);
/** How often the mail server is killed at most, so that what is left is sent in the end. */
const KILLS_MAX = Math.min(COUNT / 20, 50);
/** How long sending may take on a busy machine, beside a second for each ten. */
const SENDING_MAX_MS = 120_000 + COUNT * 100;

/** @type {string} */
let folder;
/** @type {string} */
let file;
/** @type {import("./lib/server.mjs").Server} */
let server;
/** @type {import("./lib/mail-server.mjs").MailServer} */
let mail;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "casetrail-mail-"));
  file = join(folder, "taken");
  mail = await mailServer(0, file);
  server = await serve({ CASETRAIL_SMTP_URL: mail.url, CASETRAIL_MUTATIONS_PER_SECOND: "0" });
});

after(async () => {
  await server?.remove();
  await mail?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** @param {() => Promise<boolean> | boolean} holds @param {string} what */
async function until(holds, what) {
  const begun = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - begun < SENDING_MAX_MS, what);
    await passed(100);
  }
}

/** @param {string} kind */
const events = (kind) => eventsOf(server.url, kind);

test("every notification arrives, however often the mail server dies", async () => {
  const contact = await person(server.url, "contact@north");
  const lead = await person(server.url, "lead@north");
  const manager = await person(server.url, "manager@northwood");
  // Only the manager's are counted.
  for (const other of [contact, lead]) await other.act("setPreferences", { language: "en", email: "NONE" });
  const { cases } = await manager.ask("{ cases(first: 1) { nodes { id number } } }");
  const { id, number } = cases.nodes[0];
  const seen = await lead.caseOf(number);
  assert.equal(seen.id, id, "the lead sees the manager's case");

  let killing = true;
  const port = Number(new URL(mail.url).port);
  const killer = (async () => {
    let kills = 0;
    while (killing && kills < KILLS_MAX) {
      await passed(randomInt(100, 1500));
      await mail.kill();
      kills += 1;
      await passed(randomInt(0, 600));
      mail = await mailServer(port, file);
    }
    return kills;
  })();

  const bodies = Array.from({ length: COUNT }, (_, n) => `Comment ${n} of John Smith.`);
  const write = async () => {
    for (let body = bodies.pop(); body; body = bodies.pop()) {
      await lead.act("addComment", { caseId: id, body });
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
  await until(() => taken(file).size >= COUNT, `${taken(file).size} of ${COUNT} arrived`);
  killing = false;
  const kills = await killer;
  await until(async () => (await events("NotificationSent")).length >= COUNT, "sent, and said so");

  const messages = taken(file);
  const sent = (await events("NotificationSent")).map((one) => one.message_id);
  const raised = (await events("NotificationRaised")).filter((one) => one.topic === "CommentAdded");
  assert.equal(raised.length, COUNT);
  assert.equal(messages.size, COUNT, "each arrived");
  assert.deepEqual([...messages.keys()].sort(), sent.sort(), "what the log says is what arrived");
  assert.deepEqual(await events("NotificationFailed"), []);
  let repeated = 0;
  for (const [message, { got, answered, to }] of messages) {
    assert.equal(to, "manager@northwood.example.nz");
    repeated += got - 1;
    assert.ok(got - answered >= got - 1, `${message} came ${got} times and was answered ${answered} times`);
  }
  console.log(`# ${COUNT} notifications, ${kills} kills of the mail server, ${repeated} came twice`);
  assert.ok(kills > 3, "the server was killed while mail was sent");
  const text = readFileSync(`${file}.text`, "utf8");
  for (const secret of ["John", "Smith", "Comment", number, "Jane", "Doe <"]) {
    assert.ok(!text.includes(secret), `no ${secret} in an email`);
  }
});

/** What became of messages so far. @param {string} outcome */
async function became(outcome) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`casetrail_mail_total{outcome="${outcome}"}`));
  return Number(line?.split(" ")[1] ?? 0);
}

test("what was read meanwhile, is not wanted or has no such address is not sent", async () => {
  const lead = await person(server.url, "lead@north");
  const manager = await person(server.url, "manager@northwood");
  const { id } = (await manager.ask("{ cases(first: 1) { nodes { id } } }")).cases.nodes[0];
  const before = taken(file).size;
  // Read while the mail server is down.
  const port = Number(new URL(mail.url).port);
  await mail.kill();
  const { position } = await lead.act("addComment", { caseId: id, body: "Read at once." });
  const unread = "{ viewer { unreadCount notifications(first: 1) { nodes { position } } } }";
  const newest = async () => (await manager.ask(unread)).viewer.notifications.nodes[0];
  await until(async () => Number((await newest())?.position ?? 0) > Number(position), "told");
  await manager.act("markRead", { upTo: (await newest()).position });
  mail = await mailServer(port, file);
  await until(async () => (await became("read")) === 1, "it ends read");

  // An address that the server does not know.
  const authoriser = await person(server.url, "authoriser@north");
  const email = "unknown@north.example.nz";
  const granted = { username: "mere@north", name: "Mere", roles: ["ATTENDANCE_LEAD"], email };
  await authoriser.act("grantAccess", granted);
  await manager.act("addComment", { caseId: id, body: "For the school.", visibility: "SHARED" });
  await until(async () => (await events("NotificationFailed")).length === 1, "given up");
  assert.equal((await events("NotificationFailed"))[0].reason, "Refused");

  assert.equal(taken(file).size, before, "nothing of it was sent");
});

test("those who chose so get one email a day", async () => {
  const lead = await person(server.url, "lead@north");
  await lead.act("setPreferences", { language: "mi", email: "DAILY" });
  const before = new Set(taken(file).keys());
  const other = await person(server.url, "manager2@northwood");
  const { id } = (await other.ask("{ cases(first: 1) { nodes { id } } }")).cases.nodes[0];
  const unread = "{ viewer { unreadCount } }";
  const waiting = (await lead.ask(unread)).viewer.unreadCount;
  for (const body of ["One.", "Two.", "Three."]) {
    await other.act("addComment", { caseId: id, body, visibility: "SHARED" });
  }
  await until(async () => (await lead.ask(unread)).viewer.unreadCount === waiting + 3, "told");
  const fresh = () => [...taken(file)].filter(([message]) => !before.has(message));
  assert.deepEqual(fresh(), [], "not yet");
  await server.stop();
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
  await server.again({ CASETRAIL_CLOCK: tomorrow });
  await until(() => fresh().length > 0, "the day is told");
  assert.deepEqual(
    fresh().map(([, { got, to }]) => ({ got, to })),
    [{ got: 1, to: "lead@north.example.nz" }],
  );
  const text = readFileSync(`${file}.text`, "utf8").split("\n----\n").at(-2) ?? "";
  const base64 = text
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join("");
  const body = /base64/i.test(text) ? Buffer.from(base64, "base64").toString("utf8") : text;
  assert.match(body, /Ratonga Taetanga: 3\./);
});
