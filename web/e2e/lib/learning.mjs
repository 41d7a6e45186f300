// @ts-check
/** The right answers to the lessons' checks, as somebody finds them who has read the lessons. */

const SCHOOL = ["Primary Contact", "Office Support", "Attendance Lead"];

/** @type {[title: string, answers: Record<string, string | string[]>][]} by the question's beginning */
export const LESSONS = [
  [
    "Schools online module",
    {
      "You don't have an Education Sector Login": "Your organisation's Delegated Authoriser",
      "Do you have to take all lessons": "No",
    },
  ],
  [
    "Submit a Chronic Absence request for support",
    {
      "Who can submit a request?": SCHOOL,
      "What happens when you submit": "A case is created and goes to the provider",
      "Who is the Primary Contact?": "The person at the school who is kept up to date by the Case Manager",
    },
  ],
  [
    "Add a case comment",
    {
      "You are at a school and add a comment": [
        "The provider's Case Manager or Workflow Lead",
        "The school's Primary Contact for the case",
        "The school's Attendance Lead",
      ],
      "Can a Primary Contact comment": "No",
      "Is the Case Manager told": "Yes",
    },
  ],
  [
    "Upload files to a case",
    {
      "How big can one file be?": "20 MB",
      "What is the last step": "Choose Next",
      "Must you make sure": "Yes",
    },
  ],
  [
    "Change the Primary Contact",
    {
      "The person you look for is not found": "Ask your Delegated Authoriser to set them up",
      "Can you use Change Primary Contact": "Yes",
    },
  ],
  [
    "View shared content on a case",
    {
      "On which tab of a case": "Related",
      "Which roles at a school": ["Primary Contact", "Attendance Lead"],
      "Does the school see everything": "No",
    },
  ],
  [
    "Navigate the Attendance Service home page",
    { "You began a request yesterday": "Draft requests", "Do you have to type macrons": "No" },
  ],
];

/** The group of a question. @param {import("playwright-core").Page} page @param {string} question */
export const asked = (page, question) => page.getByRole("group", { name: question });

/**
 * Answers the check of the lesson that is open.
 * @param {import("playwright-core").Page} page
 * @param {Record<string, string | string[]>} answers
 */
export async function answer(page, answers) {
  for (const [question, right] of Object.entries(answers)) {
    for (const option of [right].flat())
      await asked(page, question).getByLabel(option, { exact: true }).check();
  }
}

/** @param {import("playwright-core").Page} page */
export const heading = (page) => page.getByRole("heading", { level: 1 });
