import { expect, test } from "vitest";
import { queueArguments } from "./queue-arguments";

const asked = (view: Parameters<typeof queueArguments>[0], query: string) =>
  queueArguments(view, "per_me", new URLSearchParams(query));

test("each part of the queue asks for its own cases", () => {
  expect(asked("team", "").filter).toBeNull();
  expect(asked("unassigned", "").filter).toEqual({ unassigned: true });
  expect(asked("mine", "").filter).toEqual({ ownerId: "per_me" });
  expect(asked("transfers", "").filter).toEqual({ transferToViewer: true });
  expect(asked("closed", "").scope).toBe("CLOSED");
});

test("who waits longest comes first where somebody waits", () => {
  expect(asked("unassigned", "").order).toEqual({ by: "OPENED", desc: false });
  expect(asked("team", "").order).toEqual({ by: "OPENED", desc: true });
  expect(asked("team", "sort=LEARNER").order).toEqual({ by: "LEARNER", desc: false });
});

test("what nobody may ask for is left out", () => {
  expect(asked("team", "status=OPEN&status=NONSENSE&from=yesterday&sort=SECRETS")).toEqual({
    scope: "ACTIVE",
    search: null,
    filter: { statusIn: ["OPEN"] },
    order: { by: "OPENED", desc: true },
  });
});

test("an owner is asked for only where several have cases", () => {
  expect(asked("team", "owner=per_you").filter).toEqual({ ownerId: "per_you" });
  expect(asked("mine", "owner=per_you").filter).toEqual({ ownerId: "per_me" });
  expect(asked("unassigned", "owner=per_you").filter).toEqual({ unassigned: true });
});
