import { expect, test } from "vitest";
import { FILE_BYTES_MAX, parted, wrongWith } from "./limits";

test("what may be sent", () => {
  const of = (name: string, size: number) => wrongWith({ name, size });
  expect(of("Letter.PDF", 1)).toBeUndefined();
  expect(of("Whānau letter.docx", FILE_BYTES_MAX)).toBeUndefined();
  expect(of("Letter.pdf", FILE_BYTES_MAX + 1)).toBe("tooLarge");
  expect(of("Letter.pdf", 0)).toBe("empty");
  for (const name of ["setup.exe", "page.html", "drawing.svg", "pdf", ".pdf", "Letter"])
    expect(of(name, 1), name).toBe("notAllowed");
});

test("names and their extensions", () => {
  expect(parted("a.b.pdf")).toEqual({ base: "a.b", extension: ".pdf" });
  expect(parted("letter")).toEqual({ base: "letter", extension: "" });
});
