// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(
  set,
  "the policy holds on every page, and nothing on them breaks it",
  "lead@north",
  async ({ page, faults }) => {
    for (const path of [
      "/",
      "/cases/00098021",
      "/cases/00098021?tab=related",
      "/settings",
      "/about/accessibility",
    ]) {
      const answer = await page.goto(path);
      const policy = answer?.headers()["content-security-policy"] ?? "";
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        assert.ok(policy.includes(part), `${path}: ${part}`);
      }
      assert.doesNotMatch(policy, /unsafe/);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const inline = await page.evaluate(
        () => document.querySelectorAll("script:not([src]), style, [style], [onclick]").length,
      );
      assert.equal(inline, 0, path);
    }
    assert.deepEqual(faults, []);
  },
);

journey(set, "text can't become markup, whoever tries", "lead@north", async ({ page, faults }) => {
  await page.goto("/");
  await says(page, "Active cases (15)");
  const refused = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML("beforeend", "<p id='made'>made</p>");
      return false;
    } catch {
      return true;
    }
  });
  assert.ok(refused, "Trusted Types refuse it");
  const inline = await page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.textContent = "window.taken = true";
      document.body.append(script);
    } catch {}
    return Boolean(/** @type {any} */ (window).taken);
  });
  assert.equal(inline, false);
  // The control: the browser tells of each, and this page's list shows it.
  assert.ok(
    faults.some((fault) => fault.includes("policy:")),
    "the refusals are noticed",
  );
  faults.length = 0;
});

test("requests that a page of another site could make are refused", async () => {
  const { context } = await set.visit("lead@north");
  const data = { query: "{ viewer { name } }" };
  const plain = await context.request.post("/graphql", { data });
  assert.equal(plain.status(), 400, "without our header");
  const headers = { "casetrail-request": "1" };
  assert.equal((await context.request.post("/graphql", { data, headers })).status(), 200);
  const foreign = { ...headers, origin: "https://evil.example" };
  assert.equal((await context.request.post("/graphql", { data, headers: foreign })).status(), 403);
  const form = await context.request.post("/graphql", { form: { query: "{ viewer { name } }" }, headers });
  assert.equal(form.status(), 415);
  const unknown = await context.request.post("/graphql", {
    data: { documentId: "nothing-of-ours" },
    headers,
  });
  assert.match(await unknown.text(), /No document has that id/);
  await context.close();
});

test("a WebSocket of another site is refused", async () => {
  const answer = await fetch(`${set.server.url}/graphql`, {
    headers: {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-version": "13",
      "sec-websocket-protocol": "graphql-transport-ws",
      origin: "https://evil.example",
    },
  }).catch((error) => error);
  assert.notEqual(answer.status, 101);
});

test("hashed files are kept for ever, the page is asked for each time", async () => {
  const { context } = await set.visit();
  const index = await context.request.get("/");
  assert.equal(index.headers()["cache-control"], "no-cache");
  const tag = index.headers().etag ?? "";
  assert.equal((await context.request.get("/cases/1", { headers: { "if-none-match": tag } })).status(), 304);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await index.text())?.[1] ?? "";
  const asset = await context.request.get(script);
  assert.match(asset.headers()["cache-control"] ?? "", /immutable/);
  assert.equal((await context.request.get("/assets/gone-12345678.js")).status(), 404);
  await context.close();
});
