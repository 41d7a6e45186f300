import { expect, test } from "vitest";
import { fold } from "./fold";

test("spellings of one name are one", () => {
  for (const spelling of ["Māori", "Maori", "MAAORI", "ma\u0304ori"]) expect(fold(spelling)).toBe("maori");
  for (const spelling of ["Fa'atali", "Fa‘atali", "Faʻatali", "fa´atali"])
    expect(fold(spelling)).toBe("fa'atali");
});

test("other names stay apart", () => {
  expect(fold("Mere")).not.toBe(fold("Mare"));
});
