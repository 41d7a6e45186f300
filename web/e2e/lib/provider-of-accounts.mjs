// @ts-check
/**
 * A real provider of accounts: `oidc-provider`, which is certified for OpenID Connect. Its keys are
 * ours, so that tokens of every kind can be signed in its name; what its token endpoint answers can
 * be changed on its way.
 */
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = "casetrail";
export const SECRET = "a-secret-for-the-tests-alone";

/** @typedef {{ kid: string, private: import("node:crypto").KeyObject, jwk: object }} Key */

/** @returns {Key} */
export function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  const jwk = { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  return { kid, private: privateKey, jwk };
}

/**
 * @typedef {object} Accounts
 * @property {string} issuer
 * @property {Map<string, string>} usernames what the provider calls each of its subjects
 * @property {(key: Key) => void} rotate signs with another key from now on, and forgets the old one
 * @property {((token: string) => string) | undefined} change what its ID tokens are changed to
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} back where people are sent back to
 * @param {Key} key
 * @returns {Promise<Accounts>}
 */
export async function provideAccounts(back, key) {
  /** @type {import("node:http").RequestListener} */
  let answer = (_request, response) => response.end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${port}`;
  /** @type {Accounts} */
  const accounts = {
    issuer,
    usernames: new Map(),
    change: undefined,
    rotate(next) {
      const provider = provide(issuer, back, next, accounts.usernames);
      const callback = provider.callback();
      answer = (request, response) => {
        if (accounts.change && request.url === "/token") changed(response, accounts.change);
        callback(request, response);
      };
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  accounts.rotate(key);
  return accounts;
}

/**
 * @param {string} issuer
 * @param {string} back
 * @param {Key} key
 * @param {Map<string, string>} usernames
 */
function provide(issuer, back, key, usernames) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [back],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    jwks: { keys: [key.jwk] },
    cookies: { keys: ["for the tests alone"] },
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    findAccount: (/** @type {unknown} */ _context, /** @type {string} */ id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: usernames.get(id) }),
    }),
    features: { devInteractions: { enabled: true } },
  });
}

/**
 * Changes the ID token in an answer of the token endpoint.
 * @param {import("node:http").ServerResponse} response
 * @param {(token: string) => string} change
 */
function changed(response, change) {
  const end = response.end.bind(response);
  response.end = /** @type {typeof response.end} */ (
    (/** @type {unknown} */ body) => {
      const said = JSON.parse(String(body));
      if (said.id_token) said.id_token = change(said.id_token);
      const text = JSON.stringify(said);
      response.setHeader("content-length", Buffer.byteLength(text));
      return end(text);
    }
  );
}

/** @param {unknown} part */
const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The claims of a token. @param {string} token */
export function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/**
 * A token with this header and these claims, signed with this key.
 * @param {object} header
 * @param {object} claims
 * @param {import("node:crypto").KeyObject} key
 */
export function signed(header, claims, key) {
  const said = `${encoded(header)}.${encoded(claims)}`;
  return `${said}.${sign("sha256", Buffer.from(said), key).toString("base64url")}`;
}

/** The same with a signature of any other kind. @param {object} header @param {object} claims @param {Buffer} signature */
export function signedAs(header, claims, signature) {
  return `${encoded(header)}.${encoded(claims)}.${signature.toString("base64url")}`;
}
