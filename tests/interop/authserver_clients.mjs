// Outside clients against our authorization server: oauth4webapi, and the OAuth client of the MCP SDK.
// usage: authserver_clients.mjs ISSUER SESSION   (SESSION is the cookie of a person who is signed in)
import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";
import { auth } from "@modelcontextprotocol/sdk/client/auth.js";
import { Person } from "./person.mjs";
import { Kept } from "./signing_in.mjs";

const [issuerText, session] = process.argv.slice(2);
const issuer = new URL(issuerText);
const tools = `${issuerText}/api/v1/mcp`;
const back = "http://127.0.0.1:49152/callback";
const plain = { [oauth.allowInsecureRequests]: true };
const person = new Person({ cookies: { patchbay_session: session } });

// Requires that a promise fails with this OAuth error.
async function refused(word, status, answer) {
  const error = await answer.then(
    () => assert.fail(`${word} was expected, and nothing was refused`),
    (thrown) => thrown,
  );
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    // The header's own challenge; the body says the word.
    assert.equal((await error.response.json()).error, word);
    assert.equal(error.status, status);
    return;
  }
  assert.ok(error instanceof oauth.ResponseBodyError, String(error?.stack ?? error));
  assert.equal(error.error, word);
  assert.equal(error.status, status);
}

const found = await oauth.processResourceDiscoveryResponse(
  new URL(tools),
  await oauth.resourceDiscoveryRequest(new URL(tools), plain),
);
assert.deepEqual(found.authorization_servers, [issuerText]);
const as = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...plain }),
);

async function registered(method) {
  const metadata = { client_name: "An outside client", redirect_uris: [back], token_endpoint_auth_method: method };
  const algorithm = method.split(" ")[1];
  if (!algorithm) return registration(metadata);
  metadata.token_endpoint_auth_method = "private_key_jwt";
  const pair = await oauth.generateKeyPair(algorithm);
  const publicKey = await crypto.subtle.exportKey("jwk", pair.publicKey);
  metadata.jwks = { keys: [{ ...publicKey, kid: "first" }] };
  return { ...(await registration(metadata)), privateKey: { key: pair.privateKey, kid: "first" } };
}

async function registration(metadata) {
  return oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, metadata, plain),
  );
}

// Lets the person allow the client. Returns what the token endpoint needs.
async function authorized(client, scope) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(as.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: back,
    scope,
    state,
    resource: tools,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const sent = oauth.validateAuthResponse(as, client, await person.allow(address), state);
  return { sent, verifier };
}

const proofs = {
  none: () => oauth.None(),
  client_secret_post: (client) => oauth.ClientSecretPost(client.client_secret),
  client_secret_basic: (client) => oauth.ClientSecretBasic(client.client_secret),
};
for (const algorithm of ["ES256", "Ed25519", "PS256", "RS256"]) {
  proofs[`private_key_jwt ${algorithm}`] = (client) => oauth.PrivateKeyJwt(client.privateKey);
}

async function exchanged(client, proof, { sent, verifier }, resource = tools) {
  const answer = await oauth.authorizationCodeGrantRequest(as, client, proof, sent, back, verifier, {
    additionalParameters: { resource },
    ...plain,
  });
  return oauth.processAuthorizationCodeResponse(as, client, answer);
}

async function refreshed(client, proof, token) {
  const answer = await oauth.refreshTokenGrantRequest(as, client, proof, token, plain);
  return oauth.processRefreshTokenResponse(as, client, answer);
}

async function status(token) {
  const answer = await fetch(tools, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
}

for (const [method, proofOf] of Object.entries(proofs)) {
  const client = await registered(method);
  const proof = proofOf(client);
  const asked = await authorized(client, "mcp:mail mcp:github:read");
  await refused("invalid_target", 400, exchanged(client, proof, asked, "https://other.test/"));
  const wrong = { ...asked, verifier: oauth.generateRandomCodeVerifier() };
  await refused("invalid_grant", 400, exchanged(client, proof, wrong));
  const other = await registered(method);
  await refused("invalid_grant", 400, exchanged(other, proofOf(other), asked));

  const first = await exchanged(client, proof, asked);
  assert.equal(first.scope, "mcp:github:read mcp:mail");
  assert.equal(await status(first.access_token), 200);
  const second = await refreshed(client, proof, first.refresh_token);
  assert.deepEqual(await refreshed(client, proof, first.refresh_token), {
    ...second,
    expires_in: (await refreshed(client, proof, first.refresh_token)).expires_in,
  });
  const third = await refreshed(client, proof, second.refresh_token);
  await refused("invalid_grant", 400, refreshed(client, proof, first.refresh_token));
  assert.equal(await status(third.access_token), 401);
  await refused("invalid_grant", 400, refreshed(client, proof, third.refresh_token));

  const again = await authorized(client, "mcp:tools");
  const granted = await exchanged(client, proof, again);
  await refused("invalid_grant", 400, exchanged(client, proof, again));
  assert.equal(await status(granted.access_token), 401);

  const last = await exchanged(client, proof, await authorized(client, "mcp:tools"));
  if (method !== "none") {
    const said = await oauth.processIntrospectionResponse(
      as,
      client,
      await oauth.introspectionRequest(as, client, proof, last.access_token, plain),
    );
    assert.equal(said.active, true);
    assert.equal(said.aud, tools);
    const privateKey = { key: (await oauth.generateKeyPair("ES256")).privateKey, kid: "first" };
    const wrongSecret = proofOf({ ...client, client_secret: "wrong", privateKey });
    await refused("invalid_client", 401, refreshed(client, wrongSecret, last.refresh_token));
  }
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, proof, last.refresh_token, plain),
  );
  assert.equal(await status(last.access_token), 401);
}

// The MCP SDK finds everything itself: it discovers, registers, asks, exchanges and refreshes.
const kept = new Kept(back);
assert.equal(await auth(kept, { serverUrl: tools }), "REDIRECT");
assert.equal(kept.address.searchParams.get("resource"), tools);
const authorizationCode = (await person.allow(kept.address)).searchParams.get("code");
assert.equal(await auth(kept, { serverUrl: tools, authorizationCode }), "AUTHORIZED");
assert.equal(await status(kept.held.access_token), 200);
const before = kept.held.access_token;
assert.equal(await auth(kept, { serverUrl: tools }), "AUTHORIZED");
assert.notEqual(kept.held.access_token, before);
assert.equal(await status(kept.held.access_token), 200);
console.log("all of it fits");
