// @ts-check
/** What stands on the sheets of a PDF as Chromium makes it, read from the file itself. */
import { inflateSync } from "node:zlib";

/** A text as a PDF holds it: where a line or a run ends there is no space, so none count. @param {string} text */
export const squashed = (text) => text.replace(/\s+/g, "");

/** @param {Buffer} pdf @returns {string} all its words, squashed */
export function textOf(pdf) {
  const { bodies, streams } = objectsOf(pdf);
  const fonts = fontsOf(bodies, streams);
  const pages = [...bodies.values()].filter((body) => /\/Type \/Page\b/.test(body));
  const words = pages.flatMap((page) => {
    const [, contents = ""] = /\/Contents (\d+) 0 R/.exec(page) ?? [];
    const names = new Map(
      [...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = "", id = ""]) => [name, fonts.get(id)]),
    );
    return shownBy(streams.get(contents) ?? "", names);
  });
  if (words.length === 0) throw new Error("no words can be read from this PDF");
  return squashed(words.join(""));
}

/** @param {Buffer} pdf */
function objectsOf(pdf) {
  const text = pdf.toString("latin1");
  /** @type {Map<string, string>} */
  const bodies = new Map();
  /** @type {Map<string, string>} */
  const streams = new Map();
  for (const [all, id = "", body = ""] of text.matchAll(/(\d+) 0 obj\n((?:(?!endobj)[\s\S])*)/g)) {
    bodies.set(id, body);
    const head = /^<<[\s\S]*?>> stream\n/.exec(body)?.[0];
    const length = /\/Length (\d+)/.exec(head ?? "")?.[1];
    if (!head || !length) continue;
    const from = text.indexOf(all) + all.length - body.length + head.length;
    const bytes = pdf.subarray(from, from + Number(length));
    streams.set(id, (head.includes("/FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1"));
  }
  return { bodies, streams };
}

/** @typedef {Map<number, string>} Characters which character each code of a font is */

/** @param {Map<string, string>} bodies @param {Map<string, string>} streams */
function fontsOf(bodies, streams) {
  /** @type {Map<string, Characters>} */
  const fonts = new Map();
  for (const [id, body] of bodies) {
    const table = streams.get(/\/ToUnicode (\d+) 0 R/.exec(body)?.[1] ?? "");
    if (table) fonts.set(id, charactersOf(table));
  }
  return fonts;
}

/** @param {string} table @returns {Characters} */
function charactersOf(table) {
  /** @type {Characters} */
  const characters = new Map();
  const hex = (/** @type {string} */ digits) => Number.parseInt(digits, 16);
  for (const [, lines = ""] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = "", units = ""] of lines.matchAll(/<(\w+)> <(\w+)>/g)) {
      characters.set(hex(code), String.fromCharCode(...(units.match(/.{4}/g) ?? []).map(hex)));
    }
  }
  for (const [, lines = ""] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = "", to = "", unit = ""] of lines.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      for (let code = hex(from); code <= hex(to); code += 1) {
        characters.set(code, String.fromCharCode(hex(unit) + code - hex(from)));
      }
    }
  }
  return characters;
}

/** @param {string} content @param {Map<string, Characters | undefined>} fonts */
function shownBy(content, fonts) {
  /** @type {string[]} */
  const words = [];
  /** @type {Characters | undefined} */
  let font;
  let run = "";
  for (const [, name, codes] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\bET\b/g)) {
    if (name) font = fonts.get(name);
    else if (codes) {
      for (const code of codes.match(/.{4}/g) ?? []) run += font?.get(Number.parseInt(code, 16)) ?? "\uFFFD";
    } else {
      words.push(run);
      run = "";
    }
  }
  return words;
}
