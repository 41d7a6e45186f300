import { expect, test } from "vitest";
import { caseArguments, draftArguments } from "./list-arguments";

const asked = (text: string) => new URLSearchParams(text);

test("a plain address asks for everything, the latest first", () => {
  expect(caseArguments("ACTIVE", asked(""))).toEqual({
    search: null,
    filter: null,
    order: { by: "OPENED", desc: true },
  });
  expect(caseArguments("CLOSED", asked("")).order).toEqual({ by: "CLOSED", desc: true });
  expect(draftArguments(asked(""))).toEqual({ search: null, filter: null });
});

test("what an address says, and nothing it makes up", () => {
  const all = "q=w%C4%81&status=OPEN&status=NONSENSE&mine=1&from=2025-01-02&to=yesterday&sort=LEARNER";
  expect(caseArguments("ACTIVE", asked(all))).toEqual({
    search: "wā",
    filter: {
      statusIn: ["OPEN"],
      primaryContactIsViewer: true,
      openedFrom: "2025-01-02",
      openedTo: undefined,
    },
    order: { by: "LEARNER", desc: false },
  });
  expect(caseArguments("ACTIVE", asked("sort=-DROP")).order).toEqual({ by: "OPENED", desc: true });
  expect(caseArguments("CLOSED", asked("sort=-NUMBER&from=2025-03-04"))).toEqual({
    search: null,
    filter: {
      statusIn: undefined,
      primaryContactIsViewer: undefined,
      closedFrom: "2025-03-04",
      closedTo: undefined,
    },
    order: { by: "NUMBER", desc: true },
  });
});
