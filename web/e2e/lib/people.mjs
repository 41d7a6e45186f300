// @ts-check
/** Other people, who act through the API while a browser is open. */
import { randomUUID } from "node:crypto";
import { setTimeout as passed } from "node:timers/promises";

/** The contract: nothing was done, and the same may be sent again. */
const AGAIN = new Set(["OVERLOADED", "RATE_LIMITED", "STALE"]);
const AGAIN_MAX_MS = 60_000;

/**
 * @param {string} url
 * @param {string} username
 */
export async function person(url, username) {
  const { token } = await (
    await fetch(`${url}/auth/demo`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username }),
    })
  ).json();

  /**
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   */
  async function ask(query, variables = {}) {
    const until = Date.now() + AGAIN_MAX_MS;
    for (;;) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const answer = await response.json();
      if (!answer.errors) return answer.data;
      if (!AGAIN.has(answer.errors[0].extensions?.code) || Date.now() > until) {
        throw new Error(JSON.stringify(answer.errors));
      }
      await passed(100);
    }
  }

  /**
   * Carries out a command and answers its payload, which must have no errors.
   * @param {string} name of the mutation
   * @param {Record<string, unknown>} input
   */
  async function act(name, input) {
    const kind = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${kind}!) { ${name}(input: $input) { position errors { code message } } }`;
    const payload = (await ask(document, { input: { commandId: randomUUID(), ...input } }))[name];
    if (payload.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.errors)}`);
    return payload;
  }

  /** @param {string} number */
  async function caseOf(number) {
    const fields = "id version number status primaryContact { person { id name } phone email }";
    return (await ask(`query ($n: String!) { caseByNumber(number: $n) { ${fields} } }`, { n: number }))
      .caseByNumber;
  }

  /** @param {string} number @param {string} body @param {string} [visibility] */
  async function comment(number, body, visibility = "SHARED") {
    return act("addComment", { caseId: (await caseOf(number)).id, body, visibility });
  }

  return { ask, act, caseOf, comment };
}

/** The kinds of all events of a case, oldest first, as the auditor reads them. @param {string} url @param {string} number */
export async function kindsOf(url, number) {
  const auditor = await person(url, "auditor@ministry");
  const { id } = await auditor.caseOf(number);
  const { audit } = await auditor.ask(
    "query ($id: ID!) { audit { events(caseId: $id, first: 100) { nodes { kind payload } } } }",
    { id },
  );
  return audit.events.nodes.map((/** @type {{ kind: string }} */ event) => event.kind);
}

/** What all events of a kind hold, oldest first, as the auditor reads them. @param {string} url @param {string} kind @returns {Promise<any[]>} */
export async function eventsOf(url, kind) {
  const auditor = await person(url, "auditor@ministry");
  const found = [];
  let cursor = null;
  do {
    const document = `query ($kinds: [String!], $after: Cursor) { audit { events(kinds: $kinds, first: 100,
      after: $after) { nodes { payload } pageInfo { hasNextPage endCursor } } } }`;
    const page = (await auditor.ask(document, { kinds: [kind], after: cursor })).audit.events;
    found.push(...page.nodes.map((/** @type {any} */ node) => node.payload));
    cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (cursor);
  return found;
}
