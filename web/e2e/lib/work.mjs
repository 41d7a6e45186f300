// @ts-check
/** What schools and providers do through the API while somebody watches. */
import { randomUUID } from "node:crypto";

/** @typedef {Awaited<ReturnType<typeof import("./people.mjs").person>>} Person */

/**
 * A school asks for support for a learner without an open case; answers the new case's number.
 * @param {Person} lead of the school
 */
export async function submitRequest(lead) {
  const { services, viewer, learners, cases } = await lead.ask(`{
    services { id }
    viewer { id }
    learners(search: "a", first: 100) { id }
    cases(first: 100) { nodes { learner { id } } }
  }`);
  const taken = new Set(cases.nodes.map((/** @type {any} */ one) => one.learner.id));
  const learner = learners.find((/** @type {any} */ one) => !taken.has(one.id));
  const input = { commandId: randomUUID(), serviceId: services[0].id };
  const { startDraft } = await lead.ask(
    "mutation ($input: StartDraftInput!) { startDraft(input: $input) { draft { id version } } }",
    { input },
  );
  const { id: draftId, version: expectedVersion } = startDraft.draft;
  const answers = {
    learner: learner.id,
    primaryContact: viewer.id,
    halfDaysPossible: 100,
    halfDaysAttended: 50,
  };
  await lead.act("saveDraft", { draftId, expectedVersion, answers });
  const { submitRequest: submitted } = await lead.ask(
    `mutation ($input: SubmitRequestInput!) {
      submitRequest(input: $input) { number errors { message } }
    }`,
    { input: { commandId: randomUUID(), draftId } },
  );
  if (submitted.errors.length > 0) throw new Error(JSON.stringify(submitted.errors));
  return submitted.number;
}

/**
 * Carries out a command that decides on what the actor saw last.
 * @param {Person} actor
 * @param {string} name of the mutation
 * @param {string} number of the case
 * @param {Record<string, unknown>} [input]
 */
export async function decide(actor, name, number, input = {}) {
  const { id: caseId, version: expectedVersion } = await actor.caseOf(number);
  return actor.act(name, { caseId, expectedVersion, ...input });
}

/** @param {Person} workflow @param {string} name of a Case Manager */
export async function managerId(workflow, name) {
  const { caseManagers } = await workflow.ask("{ caseManagers { person { id name } } }");
  return caseManagers.find((/** @type {any} */ one) => one.person.name === name).person.id;
}
