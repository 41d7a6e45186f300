// @ts-check
/** Joins the documents of all parts of the client into the list that the server embeds. */
import { readFileSync, writeFileSync } from "node:fs";

const at = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url);
const parts = ["src/api/gql", "src/desk/gql"].map((part) =>
  JSON.parse(readFileSync(at(`${part}/persisted-documents.json`), "utf8")),
);
/** @type {[string, string][]} */
const documents = Object.entries(Object.assign({}, ...parts));
documents.sort(([one], [other]) => (one < other ? -1 : 1));
writeFileSync(at("persisted-documents.json"), `${JSON.stringify(Object.fromEntries(documents), null, 2)}\n`);
