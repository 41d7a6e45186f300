// @ts-check
import { NodePackageImporter } from "sass";
import { defineConfig } from "vitest/config";

/** What the first screens need. Translations and other screens are fetched when they are wanted. */
const BASE = [
  /node_modules|vite\//,
  /src\/main/,
  /src\/(api|i18n)\//,
  /src\/app\/(home|later|lazy-screen|navigation|not-found|offline|preference|routes|session\.|shell|shortcuts|part\.|missing-part|version|words)/,
  /src\/ui\/(announce|day-chips|opener|page|section|show-more|skeleton|stale|table|trouble|url-state|words)/,
  /src\/case\/(labels|status-tag|prefetch)/,
  /src\/school\/case-link/,
];

/** What follows the first screen: the line on which news come, and the fields of forms. */
const LATER = /\.mi\.ts$|graphql-ws|src\/api\/socket/;
const FIELDS = /src\/ui\/(day-field|day-range|error-summary|field|inputs|select)/;

function isBase(/** @type {string} */ id) {
  return !LATER.test(id) && BASE.some((part) => part.test(id));
}

/** Fragments are parts of documents that the server has; marked so, they are left out of the bundle. */
const withoutFragments = {
  name: "without-fragments",
  transform: {
    filter: { id: /gql\/graphql\.ts$/ },
    handler: (/** @type {string} */ code) =>
      code.replaceAll("= new TypedDocumentString", "= /*#__PURE__*/ new TypedDocumentString"),
  },
};

/** The page says where the line of the news is, for when its code has to be asked for again. */
const whereTheLineIs = {
  name: "where-the-line-is",
  /** @type {import("vite").IndexHtmlTransformHook} */
  transformIndexHtml(_html, { bundle = {} }) {
    const line = Object.values(bundle).find(({ name }) => name === "socket");
    return line
      ? [{ tag: "meta", attrs: { name: "line", content: `/${line.fileName}` }, injectTo: "head" }]
      : [];
  },
};

export default defineConfig({
  plugins: [withoutFragments, whereTheLineIs],
  // One element tree, no plugin: the JSX runtime is Preact's.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  css: {
    preprocessorOptions: {
      scss: { pkgImporter: new NodePackageImporter(), importers: [new NodePackageImporter()] },
    },
    // govuk-frontend carries one hack for an old browser that the minifier can't read.
    lightningcss: { errorRecovery: true },
  },
  build: {
    outDir: "dist/client",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every screen needs comes as one file, each screen as another.
        codeSplitting: {
          groups: [
            { name: "base", test: isBase },
            { name: "fields", test: FIELDS },
          ],
        },
      },
    },
  },
  server: {
    // `npx vite` beside `casetrail serve --demo`, for work on the client.
    proxy: Object.fromEntries(
      ["/graphql", "/auth", "/sign-out"].map((path) => [path, { target: "http://127.0.0.1:4000", ws: true }]),
    ),
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
