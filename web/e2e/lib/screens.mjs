// @ts-check
/** Every screen and state, for whatever must hold on all of them. */
import { says } from "./stage.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * A screen in a state: what it is called, where it is, and what is done until it is there.
 * @typedef {[state: string, path: string, arrive: (page: Page) => Promise<unknown>]} Screen
 */

/** The one course. */
export const COURSE = "/learning/crs_01j0000000e008000000000002";

/** What a school sees, as its Attendance Lead. @type {Screen[]} */
export const SCHOOL = [
  ["home", "/", (page) => says(page, "Active cases (15)")],
  [
    "home, filters open",
    "/?active.mine=1&active.from=2025-01-01",
    async (page) => {
      await page.getByRole("button", { name: /Filter active cases/ }).click();
      await page.getByRole("button", { name: "Filter draft requests" }).click();
    },
  ],
  [
    "home, nothing found",
    "/?active.q=zzz&closed.q=zzz&drafts.q=zzz&services.q=zzz",
    (page) => says(page, /No active cases match/),
  ],
  [
    "home, deleting a draft",
    "/",
    (page) =>
      page
        .getByRole("button", { name: /^Delete draft Request/ })
        .first()
        .click(),
  ],
  [
    "home, taking over a draft",
    "/",
    (page) =>
      page
        .getByRole("button", { name: /^Take over/ })
        .first()
        .click(),
  ],
  [
    "service",
    "/services/chronic-absence",
    (page) => page.getByRole("button", { name: "Start Request" }).waitFor(),
  ],
  ["case, activity", "/cases/00098021", (page) => says(page, "Referral received")],
  ["case, details", "/cases/00098021?tab=details", (page) => says(page, "Student details")],
  ["case, related", "/cases/00098021?tab=related", (page) => says(page, "Case Comments (7)")],
  [
    "case, a file that can't be uploaded",
    "/cases/00098021",
    async (page) => {
      const choosing = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Upload Files" }).click();
      const nothing = { mimeType: "application/pdf", buffer: Buffer.alloc(0) };
      await (await choosing).setFiles([{ ...nothing, name: "A letter with a long name.pdf" }]);
      await says(page, "0 of 1 files uploaded");
    },
  ],
  ["case, closed", "/cases/00097780", (page) => says(page, /This case was closed on/)],
  ["case, hidden", "/cases/99999999", (page) => says(page, "You can't see this case")],
  [
    "case, adding a comment",
    "/cases/00098021",
    (page) => page.getByRole("button", { name: "Add Comment" }).click(),
  ],
  [
    "case, a comment with a mistake",
    "/cases/00098021",
    async (page) => {
      await page.getByRole("button", { name: "Add Comment" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
    },
  ],
  [
    "case, contact found",
    "/cases/00098021/contact",
    async (page) => {
      await page.getByLabel("School Primary Contact Name").fill("s");
      await page.getByRole("button", { name: "Find Contact" }).click();
      await says(page, /people found/);
    },
  ],
  ["notifications", "/notifications", (page) => says(page, /^You have no notifications|^Case /)],
  ["the courses", "/learning", (page) => page.getByRole("link", { name: /^The Online/ }).waitFor()],
  ["a course", COURSE, (page) => page.getByRole("button", { name: "Enrol" }).waitFor()],
  ["a lesson", `${COURSE}/shared?practice=1`, (page) => says(page, "Check what you know")],
  ["settings", "/settings", (page) => says(page, "Keyboard shortcuts")],
  ["contact us", "/about/contact", (page) => says(page, /Delegated Authoriser/)],
  ["privacy", "/about/privacy", (page) => says(page, /Sign out when you leave/)],
  ["copyright", "/about/copyright", (page) => says(page, /Crown Copyright/)],
  ["accessibility statement", "/about/accessibility", (page) => says(page, "How we test")],
  ["not found", "/nowhere", (page) => says(page, "Page not found")],
];

const DRAFT = "/requests/drf_01jcpgaz00fcdsr7qdn0m7v6ar";
const heading = (/** @type {Page} */ page) => page.getByRole("heading", { level: 1 }).waitFor();

/** The pages of a request, of a draft of the demonstration. @type {Screen[]} */
export const FORM = [
  ["the task list", DRAFT, (page) => says(page, "Check your answers and submit")],
  ...["learner", "whanau", "tried", "reasons", "safety", "contact", "check"].map(
    (key) => /** @type {Screen} */ ([`form, ${key}`, `${DRAFT}/${key}`, heading]),
  ),
  [
    "form, attendance with mistakes",
    `${DRAFT}/attendance`,
    async (page) => {
      await page.getByLabel("Half-days attended").fill("120");
      await page.getByRole("button", { name: "Save and continue" }).click();
      await says(page, "There is a problem");
    },
  ],
];

/** Opens the dialog of an act. @param {string} name */
const act = (name) => async (/** @type {Page} */ page) => {
  await page.locator(".app-actions").getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog").locator("input, textarea").first().waitFor();
};

/** What a provider sees, as its Workflow Lead. @type {Screen[]} */
export const PROVIDER = [
  [
    "the dashboard, all open",
    "/",
    async (page) => {
      await says(page, "15 cases found");
      await page.getByRole("button", { name: "Filter cases" }).click();
      await page.getByRole("button", { name: "Assign", exact: true }).click();
      await says(page, "There is a problem");
      for (const words of await page.getByText("Show as table").all()) await words.click();
    },
  ],
  ["the queue, unassigned", "/?queue.view=unassigned", (page) => says(page, "3 cases found")],
  ["the queue, transfers", "/?queue.view=transfers", (page) => says(page, "No transfers wait")],
  ["a provider's case", "/cases/00098034", (page) => says(page, "Charlotte Fa'alogo")],
  ["a provider's case, related", "/cases/00098021?tab=related", (page) => says(page, /^Case Comments \(/)],
  ...["Assign", "Pause", "Refer to service", "Transfer", "Close case"].map(
    (name) => /** @type {Screen} */ ([name, "/cases/00098034", act(name)]),
  ),
];

/** What an auditor sees. @type {Screen[]} */
export const AUDITOR = [
  ["the cases", "/", (page) => page.locator("#cases").getByRole("table").waitFor()],
  ["the replay", "/audit/cases/00098021?at=565", (page) => page.locator(".app-facts").waitFor()],
];

/** Opens a dialog about somebody's access. @param {string} name */
const about = (name) => async (/** @type {Page} */ page) => {
  await page.getByRole("button", { name }).click();
  await page.getByRole("dialog").locator("input").first().waitFor();
};

/** What a Delegated Authoriser sees. @type {Screen[]} */
export const MEMBERS = [
  ["users", "/admin/users", (page) => says(page, "contact@north")],
  ["users, nobody found", "/admin/users?users.q=zzz", (page) => says(page, /^Nobody by that name/)],
  ["adding a user", "/admin/users", about("Add user")],
  [
    "adding a user, with mistakes",
    "/admin/users",
    async (page) => {
      await about("Add user")(page);
      await page.getByRole("button", { name: "Continue" }).click();
      await says(page, "There is a problem");
    },
  ],
  [
    "adding a user, checked once more",
    "/admin/users",
    async (page) => {
      await about("Add user")(page);
      await page.getByLabel("ESL username").fill("ngaire.hohepa@north-high-school.example");
      await page.getByLabel("Name", { exact: true }).fill("Ngāire Hōhepa");
      await page.getByLabel("Delegated Authoriser", { exact: true }).check();
      await page.getByRole("button", { name: "Continue" }).click();
      await says(page, "Check before you give access");
    },
  ],
  [
    "editing roles",
    "/admin/users",
    async (page) => {
      await about("Edit roles of John Smith")(page);
      await page.getByLabel("Office Support", { exact: true }).check();
    },
  ],
  ["removing access", "/admin/users", about("Remove access of John Smith")],
];

/** What those see who are not signed in. @type {Screen[]} */
export const ANYBODY = [
  ["sign in", "/sign-in", (page) => page.getByLabel("David Smith (lead@north)").waitFor()],
];

/** All of them, each with who looks. @type {[who: string | undefined, screens: Screen[]][]} */
export const ALL = [
  ["lead@north", [...SCHOOL, ...FORM]],
  ["workflow@northwood", PROVIDER],
  ["auditor@ministry", AUDITOR],
  ["authoriser@north", MEMBERS],
  ["admin@ministry", [["the allocation", "/", heading]]],
  [undefined, ANYBODY],
];
