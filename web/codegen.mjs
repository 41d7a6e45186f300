// @ts-check
/** @type {import("@graphql-codegen/cli").CodegenConfig} */
export default {
  schema: "../api/schema.graphql",
  documents: ["src/**/*.graphql"],
  ignoreNoDocuments: true,
  generates: {
    "src/api/gql/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: {
          mode: "replaceDocumentWithHash",
          hashPropertyName: "documentId",
          hashAlgorithm: "sha256",
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
    },
  },
};
