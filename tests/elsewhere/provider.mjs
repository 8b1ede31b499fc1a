// A real OpenID provider for the tests: node provider.mjs CONFIG.json; prints its issuer when it listens.
// POST /test/next {accountId, acr, amr} says who signs in next; the person's own page is left out.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import Provider from "oidc-provider";

const config = JSON.parse(await readFile(process.argv[2], "utf8"));
let next = null;
let callback = null;

const server = createServer((request, response) => {
  if (request.method === "POST" && request.url === "/test/next") return remember(request, response);
  if (request.url.startsWith("/interaction/")) return interact(request, response);
  return callback(request, response);
});

await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  jwks: config.jwks,
  clients: config.clients,
  acrValues: config.acrValues,
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: async (_context, accountId, client) => `${client.clientId}:${accountId}:pairwise`,
  claims: { openid: ["sub", "acr", "amr", "pid"] },
  conformIdTokenClaims: false,
  findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, pid: config.nationalId }) }),
  clientAuthMethods: ["private_key_jwt"],
  enabledJWA: { clientAuthSigningAlgValues: ["RS256"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["for tests only"] },
  ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
});
callback = provider.callback();
process.stdout.write(`${issuer}\n`);

async function remember(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  next = JSON.parse(Buffer.concat(parts).toString("utf8"));
  response.writeHead(204).end();
}

async function interact(request, response) {
  const said = next.error ? { error: next.error, error_description: "the person said no" } : { login: { ...next, remember: false } };
  await provider.interactionFinished(request, response, said, { mergeWithLastSubmission: false });
}
