import { expect, test } from "vitest";
import type { CaseHeadFragment } from "../../desk/gql/graphql";
import { changesBetween } from "./changes";

const head = (some: Partial<CaseHeadFragment>) =>
  ({
    status: "OPEN",
    owner: null,
    primaryContact: null,
    provider: null,
    pausedUntil: null,
    transfer: null,
    ...some,
  }) as CaseHeadFragment;

test("only what differs is told, as it was and as it is", () => {
  const before = head({ owner: { id: "per_1", name: "Jane Doe" } });
  const after = head({
    owner: { id: "per_2", name: "Tom Reid" },
    status: "PAUSED",
    pausedUntil: "2030-02-28",
  });
  expect(changesBetween(before, after)).toEqual([
    { field: "status", before: "OPEN", after: "PAUSED" },
    { field: "owner", before: "Jane Doe", after: "Tom Reid" },
    { field: "pausedUntil", before: null, after: "2030-02-28" },
  ]);
});

test("a case that only got a comment shows no difference", () => {
  expect(changesBetween(head({ version: 3 }), head({ version: 4 }))).toEqual([]);
});
