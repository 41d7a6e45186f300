// @ts-check
/** A Delegated Authoriser's journeys without a mouse. */
import { choose, comesTo, isToldProblems, noTrap, press, reach, tick, write } from "./lib/keyboard.mjs";
import { journey, says, stage } from "./lib/stage.mjs";

const set = stage();

journey(set, "somebody added, changed and removed", "authoriser@north", async ({ page }) => {
  await page.goto("/admin/users");
  await says(page, "Susan Wildes");
  await noTrap(page);
  await press(page, "button", "Add user");
  await page.getByRole("dialog").getByLabel("ESL username").waitFor();
  await press(page, "button", "Continue");
  await isToldProblems(page);
  await press(page, "link", "Enter their ESL username");
  await comesTo(page, "textbox", "ESL username");
  await page.keyboard.type("aroha@north");
  await write(page, "textbox", "Name", "Aroha Parata");
  await tick(page, "Primary Contact");
  await press(page, "button", "Continue");
  await says(page, "Check before you give access");
  await press(page, "button", "Change");
  await press(page, "button", "Continue");
  await says(page, "Check before you give access");
  await press(page, "button", "Add user");
  await page.locator("#users", { hasText: "Aroha Parata" }).waitFor();
  await comesTo(page, "button", "Add user");

  await press(page, "button", "Edit roles of Aroha Parata");
  await page.getByRole("dialog").waitFor();
  await tick(page, "Attendance Lead");
  await press(page, "button", "Save roles");
  await page.locator("#users tr", { hasText: "Primary Contact, Attendance Lead" }).waitFor();
  await comesTo(page, "button", "Edit roles of Aroha Parata");

  await reach(page, "button", "Remove access of John Smith");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await comesTo(page, "button", "Remove access of John Smith");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await write(page, "textbox", "Find somebody else", "aroha");
  await choose(page, "Nobody for now");
  await press(page, "button", "Remove access");
  await page.locator("#users tr", { hasText: "Removed" }).waitFor();
  await comesTo(page, "heading", "Users");
});
