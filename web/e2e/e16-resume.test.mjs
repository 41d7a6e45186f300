// @ts-check
import assert from "node:assert/strict";
import { person } from "./lib/people.mjs";
import { proxy } from "./lib/proxy.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "a line that is cut again and again: every comment once, in order", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("lead@north", {}, line.url);
  await page.goto("/cases/00000001");
  await says(page, "Joseph Bloggs");
  const manager = await person(set.server.url, "manager@northwood");
  const bodies = [];
  for (let round = 0; round < 4; round += 1) {
    line.become("cut");
    for (let n = 0; n < 5; n += 1) {
      bodies.unshift(`Note ${round}.${n}.`);
      await manager.comment("00000001", bodies[0] ?? "");
    }
    line.become("pass");
    bodies.unshift(`Note ${round}, on the line.`);
    await manager.comment("00000001", bodies[0] ?? "");
    await page.getByText(bodies[0] ?? "", { exact: true }).waitFor({ timeout: 30_000 });
  }
  // Lines out of view are not rendered, so what they hold is read instead of what is seen.
  const shown = await page
    .locator("[data-entry] .app-timeline__body", { hasText: /^Note / })
    .allTextContents();
  assert.deepEqual(shown, bodies);
  await context.close();
  await line.close();
});

journey(set, "a line that only stalls is noticed", undefined, async () => {
  const line = await proxy(set.server.port);
  const { page, context } = await set.visit("lead@north", {}, line.url);
  await page.goto("/cases/00098034");
  await says(page, "Charlotte Fa'alogo");
  line.become("stall");
  const began = Date.now();
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ timeout: 25_000 });
  assert.ok(Date.now() - began <= 23_000, "12 s to the next question, 5 s for its answer, 3 s of patience");
  line.become("cut");
  await (await person(set.server.url, "manager@northwood")).comment("00098034", "Said while it stalled.");
  line.become("pass");
  await says(page, "Said while it stalled.");
  await page.getByText("Reconnecting. What you see may be a little behind.").waitFor({ state: "detached" });
  await context.close();
  await line.close();
});
