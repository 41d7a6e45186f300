// @ts-check
import { createHash } from "node:crypto";

/** 128 bits name a document well enough, and every one of them is in the bundle. */
const name = (/** @type {string} */ document) =>
  createHash("sha256").update(document).digest("base64url").slice(0, 22);

/** The operations of some parts of the client, with the fragments of cases that all of them share. */
const operations = (/** @type {string[]} */ ...parts) => ({
  documents: ["case", ...parts].map((part) => `src/${part}/**/*.graphql`),
  preset: "client",
  presetConfig: {
    fragmentMasking: false,
    persistedDocuments: {
      mode: "replaceDocumentWithHash",
      hashPropertyName: "documentId",
      hashAlgorithm: name,
    },
  },
  config: {
    documentMode: "string",
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: true,
    avoidOptionals: { field: true },
    strictScalars: true,
    scalars: {
      DateTime: "string",
      Date: "string",
      UUID: "string",
      Position: "string",
      Cursor: "string",
      JSON: "unknown",
    },
  },
});

/** @type {import("@graphql-codegen/cli").CodegenConfig} */
export default {
  schema: "../api/schema.graphql",
  ignoreNoDocuments: true,
  generates: {
    "src/api/gql/": operations("app", "school"),
    // Apart, so that a school's pages don't fetch the names of what only others ask.
    "src/desk/gql/": operations("provider", "auditor", "ministry", "members", "notices", "learning"),
  },
};
