// @ts-check
/** Signing in with accounts of a real provider, and every token that must not let anybody in. */
import assert from "node:assert/strict";
import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as passed } from "node:timers/promises";
import { launch, visit } from "./lib/browser.mjs";
import {
  CLIENT,
  claimsOf,
  newKey,
  provideAccounts,
  SECRET,
  signed,
  signedAs,
} from "./lib/provider-of-accounts.mjs";
import { serve } from "./lib/server.mjs";
import { says } from "./lib/stage.mjs";

/** @type {import("./lib/server.mjs").Server} */
let server;
/** @type {import("./lib/provider-of-accounts.mjs").Accounts} */
let accounts;
/** @type {import("playwright-core").Browser} */
let browser;
let key = newKey();

async function freePort() {
  const holder = createServer();
  await new Promise((resolve) => holder.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (holder.address());
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

before(async () => {
  // The people and cases are the demonstration's; its sign-in is not.
  const demo = await serve();
  await demo.stop();
  const port = await freePort();
  accounts = await provideAccounts(`http://127.0.0.1:${port}/auth/callback`, key);
  server = await demo.as(port, {
    CASETRAIL_OIDC_ISSUER: accounts.issuer,
    CASETRAIL_OIDC_CLIENT_ID: CLIENT,
    CASETRAIL_OIDC_CLIENT_SECRET: SECRET,
  });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.remove();
  await accounts?.stop();
});

/** Signs in at the provider. @param {import("playwright-core").Page} page @param {string} subject */
async function atTheProvider(page, subject) {
  await page.getByPlaceholder("Enter any login").fill(subject);
  await page.getByPlaceholder("and password").fill("a passphrase");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Somebody at a browser; the provider's pages want a font from elsewhere, which nobody waits for. */
async function somebody() {
  const here = await visit(browser, server.url);
  await here.context.route(/^https:/, (route) => route.abort());
  return here;
}

/** @param {string} subject @param {string} [path] */
async function signIn(subject, path = "/") {
  const here = await somebody();
  await here.page.goto(path);
  await here.page.getByRole("button", { name: "Login with ESL" }).click();
  await atTheProvider(here.page, subject);
  await here.page.waitForURL((url) => url.origin === server.url);
  return here;
}

/** What a program is answered that sends this token. @param {string} token */
async function bearer(token) {
  const answer = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ viewer { username } }" }),
  });
  const said = await answer.json();
  return { status: answer.status, username: said.data?.viewer.username };
}

const seconds = () => Math.floor(Date.now() / 1000);

/** Claims that let somebody in. @param {object} [other] */
const good = (other = {}) => ({
  iss: accounts.issuer,
  aud: CLIENT,
  sub: "s-lead",
  iat: seconds() - 5,
  exp: seconds() + 600,
  preferred_username: "lead@north",
  ...other,
});

const header = (/** @type {object} */ other = {}) => ({ alg: "RS256", typ: "JWT", kid: key.kid, ...other });

test("a person comes in at the address they asked for, and is out once signed out", async () => {
  accounts.usernames.set("s-lead", "Lead@North");
  const { page, context, faults } = await signIn("s-lead", "/cases/00098021?tab=details");
  await page.getByRole("heading", { level: 1, name: "Case 00098021" }).waitFor();
  assert.equal(new URL(page.url()).search, "?tab=details");
  await says(page, "David Smith, North High School");
  const held = (await context.cookies()).find((cookie) => cookie.name === "casetrail");
  assert.equal(held?.httpOnly && held.sameSite, "Lax");
  assert.ok(!(await context.cookies(server.url)).some((cookie) => cookie.name === "casetrail-flow"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Login with Education Sector Logon (ESL)" }).waitFor();
  const replayed = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "casetrail-request": "1",
      cookie: `casetrail=${held?.value}`,
    },
    body: JSON.stringify({ query: "{ viewer { username } }" }),
  });
  assert.equal(replayed.status, 401, "what was kept of the cookie opens nothing");
  assert.deepEqual(faults, []);
  await context.close();
});

test("an account is its person's for good, whatever it is called later", async () => {
  accounts.usernames.set("s-lead", "contact@north");
  const same = await signIn("s-lead");
  await says(same.page, "David Smith, North High School");
  await same.context.close();
  // Somebody else who is given the name later.
  accounts.usernames.set("s-other", "lead@north");
  const other = await signIn("s-other");
  await says(other.page, "Ask your organisation's Delegated Authoriser.");
  await other.page
    .getByRole("heading", { level: 1, name: "Login with Education Sector Logon (ESL)" })
    .waitFor();
  await other.context.close();
  accounts.usernames.set("s-lead", "lead@north");
});

test("the session ends over a half-written comment: signed in again in another tab, it goes on", async () => {
  const { page, context } = await signIn("s-lead", "/cases/00098021");
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.getByRole("textbox", { name: "Comment" }).fill("Half written, signed in again at ESL.");
  await context.clearCookies({ name: "casetrail" });
  await page.getByRole("dialog", { name: "Add Comment" }).getByRole("button", { name: "Submit" }).click();
  const opening = context.waitForEvent("page");
  await page.getByRole("button", { name: "Login with ESL (opens in a new tab)" }).click();
  const tab = await opening;
  // The provider still knows them.
  await tab.waitForURL((url) => url.origin === server.url);
  await says(tab, "David Smith, North High School");
  await tab.close();
  await page.bringToFront();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.getByRole("dialog", { name: "You have been signed out" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-entry]", { hasText: "Half written, signed in again at ESL." }).waitFor();
  await context.close();
});

test("somebody without access is told whom to ask, and one without a name too", async () => {
  accounts.usernames.set("s-stranger", "stranger@nowhere");
  for (const subject of ["s-stranger", "s-nameless"]) {
    const { page, context } = await signIn(subject);
    await says(page, "Ask your organisation's Delegated Authoriser.");
    await context.close();
  }
});

test("what comes back without having left is not let in", async () => {
  const { page, context } = await somebody();
  for (const back of ["?code=x&state=y", "?state=y", "?error=server_error", ""]) {
    await page.goto(`/auth/callback${back}`);
    await says(page, "We could not sign you in. Try again.");
  }
  // Somebody else's way back, as in a link that was sent.
  const own = await somebody();
  await own.page.goto("/");
  await own.page.getByRole("button", { name: "Login with ESL" }).click();
  await own.page.getByPlaceholder("Enter any login").waitFor();
  await own.page.goto(`${server.url}/auth/callback?code=x&state=another`);
  await says(own.page, "We could not sign you in. Try again.");
  await own.context.close();
  await context.close();
});

test("a program is let in with a token of its own, and by no other", async () => {
  const lead = { status: 200, username: "lead@north" };
  assert.deepEqual(await bearer(signed(header(), good(), key.private)), lead, "the control");
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const open = createPublicKey(key.private).export({ type: "spki", format: "pem" });
  const token = signed(header(), good(), key.private);
  const [head = "", claims = "", signature = ""] = token.split(".");
  const other = Buffer.from(JSON.stringify(good({ sub: "s-other" }))).toString("base64url");
  const hmac = (/** @type {string | Buffer} */ secret) => {
    const unsigned = signedAs(header({ alg: "HS256" }), good(), Buffer.alloc(0)).slice(0, -1);
    return `${unsigned}.${createHmac("sha256", secret).update(unsigned).digest("base64url")}`;
  };
  const bad = {
    "no signature": signedAs(header({ alg: "none" }), good(), Buffer.alloc(0)),
    "no signature, spelled otherwise": signedAs(header({ alg: "NONE" }), good(), Buffer.alloc(0)),
    "its signature cut off": `${head}.${claims}.`,
    "its signature shortened": `${head}.${claims}.${signature.slice(0, -4)}`,
    "other claims under its signature": `${head}.${other}.${signature}`,
    "signed by a stranger": signed(header(), good(), stranger),
    "signed by a stranger under a name of theirs": signed(header({ kid: "theirs" }), good(), stranger),
    "signed by a stranger whose key it brings": signed(
      header({ kid: undefined, jwk: createPublicKey(stranger).export({ format: "jwk" }) }),
      good(),
      stranger,
    ),
    "its key to be fetched elsewhere": signed(
      header({ kid: "theirs", jku: "http://127.0.0.1:9/keys" }),
      good(),
      stranger,
    ),
    "a key of another kind under the same name": signed(header({ alg: "ES256" }), good(), curve),
    "the public key as a shared secret": hmac(open),
    "the client's secret as a shared secret": hmac(SECRET),
    "of another issuer": signed(header(), good({ iss: "http://127.0.0.1:1" }), key.private),
    "of the issuer with a slash": signed(header(), good({ iss: `${accounts.issuer}/` }), key.private),
    "of no issuer": signed(header(), good({ iss: undefined }), key.private),
    "for another client": signed(header(), good({ aud: "another" }), key.private),
    "for us and another client": signed(header(), good({ aud: [CLIENT, "another"] }), key.private),
    "for nobody": signed(header(), good({ aud: undefined }), key.private),
    "over by a second": signed(header(), good({ exp: seconds() - 1 }), key.private),
    "without an end": signed(header(), good({ exp: undefined }), key.private),
    "good from tomorrow": signed(header(), good({ nbf: seconds() + 86_400 }), key.private),
    "made tomorrow": signed(header(), good({ iat: seconds() + 86_400 }), key.private),
    "about nobody": signed(header(), good({ sub: "" }), key.private),
    "about nobody at all": signed(header(), good({ sub: undefined }), key.private),
    "about somebody unknown": signed(
      header(),
      good({ sub: "s-unknown", preferred_username: "nobody@north" }),
      key.private,
    ),
    "with what must be understood and is not": signed(
      header({ crit: ["bound"], bound: true }),
      good(),
      key.private,
    ),
    "no JSON": `${head}.${Buffer.from("no JSON").toString("base64url")}.${signature}`,
    "no token": "a.b.c",
  };
  assert.ok(Object.keys(bad).length >= 20);
  for (const [what, token] of Object.entries(bad)) {
    assert.equal((await bearer(token)).status, 401, what);
  }
  assert.deepEqual(await bearer(token), lead, "and the good one still is");
});

test("an ID token that was changed on its way lets nobody in", async () => {
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  /** @type {Record<string, (claims: object) => string>} */
  const bad = {
    "of another sign-in": (claims) => signed(header(), { ...claims, nonce: "another" }, key.private),
    "of no sign-in": (claims) => signed(header(), { ...claims, nonce: undefined }, key.private),
    "signed by a stranger": (claims) => signed(header(), claims, stranger),
    "for another client": (claims) => signed(header(), { ...claims, aud: "another" }, key.private),
    "of another issuer": (claims) => signed(header(), { ...claims, iss: "http://127.0.0.1:1" }, key.private),
    "long over": (claims) => signed(header(), { ...claims, exp: seconds() - 60 }, key.private),
    "without a signature": (claims) => signedAs(header({ alg: "none" }), claims, Buffer.alloc(0)),
    "about somebody else than the user info": (claims) =>
      signed(header(), { ...claims, sub: "s-somebody-else" }, key.private),
  };
  for (const [what, change] of Object.entries(bad)) {
    accounts.change = (token) => change(claimsOf(token));
    const { page, context } = await signIn("s-lead");
    await page.getByRole("alert").waitFor();
    const said = await page.getByRole("alert").innerText();
    assert.match(said, /We could not sign you in|can't be reached/, what);
    assert.ok(!(await context.cookies()).some((cookie) => cookie.name === "casetrail"), what);
    await context.close();
  }
  // The control: signed again with nothing changed, it is taken.
  accounts.change = (token) => signed(header(), claimsOf(token), key.private);
  const { page, context } = await signIn("s-lead");
  await says(page, "David Smith, North High School");
  await context.close();
  accounts.change = undefined;
});

test("a new key of the provider costs nobody their sign-in", async () => {
  const old = signed(header(), good(), key.private);
  assert.equal((await bearer(old)).status, 200);
  // Its keys are not asked for more often than every five seconds.
  await passed(5_500);
  key = newKey();
  accounts.rotate(key);
  for (let round = 0; round < 3; round += 1) {
    const { page, context } = await signIn("s-lead");
    await says(page, "David Smith, North High School");
    await context.close();
  }
  assert.equal((await bearer(signed(header(), good(), key.private))).status, 200);
  assert.equal((await bearer(old)).status, 401, "what the old key signed is no longer good");
});
