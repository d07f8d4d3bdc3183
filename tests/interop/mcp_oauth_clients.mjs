// The clients of both SDKs at the address of the first argument, by OAuth, for the person whom PERSON names; and of two
// revisions at once, with the key of KEY too.
import assert from "node:assert/strict";
import * as newer from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { personOfEnvironment } from "./person.mjs";
import { finish, Kept } from "./signing_in.mjs";

const url = new URL(process.argv[2]);
const person = personOfEnvironment();

const older = { Client, SSEClientTransport, StreamableHTTPClientTransport, UnauthorizedError };
const kinds = {
  "sdk 1.32": { sdk: older, revision: "2025-11-25" },
  "sdk 1.32, HTTP+SSE": { sdk: older, revision: "2025-11-25", transport: "SSEClientTransport", at: "/api/v1/mcp/sse" },
  "client 2.4": { sdk: newer, revision: "2025-11-25" },
  "client 2.4, auto": { sdk: newer, revision: "2026-07-28", mode: "auto" },
  "client 2.4, pinned": { sdk: newer, revision: "2026-07-28", mode: { pin: "2026-07-28" } },
};

const back = "http://127.0.0.1:49152/callback";

function transportOf({ sdk, transport = "StreamableHTTPClientTransport", at }, options) {
  return new sdk[transport](at ? new URL(at, url) : url, options);
}

function clientOf({ sdk, mode }) {
  const options = mode ? { versionNegotiation: { mode } } : {};
  return new sdk.Client({ name: "program", version: "1" }, options);
}

// Signs in from the first 401 on. `ask` may change what is asked of the person.
async function signedIn(kind, kept, ask = () => {}) {
  const first = transportOf(kind, { authProvider: kept });
  await assert.rejects(clientOf(kind).connect(first), kind.sdk.UnauthorizedError);
  ask(kept.address.searchParams);
  await finish(first, kept, person);
  return connected(kind, { authProvider: kept });
}

async function connected(kind, options) {
  const client = clientOf(kind);
  const transport = transportOf(kind, options);
  await client.connect(transport);
  return { client, transport };
}

async function echoed(client, message) {
  const { structuredContent } = await client.callTool({ name: "minimal_c_echo", arguments: { message } });
  assert.deepEqual(structuredContent, { message });
}

async function works(kind, { client }) {
  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === "minimal_c_echo"));
  if (kind.mode) assert.equal(client.getNegotiatedProtocolVersion(), kind.revision);
  if (!kind.at) await echoed(client, "hello");
}

// An access token that is no longer taken is replaced by the refresh token, without the person.
async function refreshes(kind, kept, { client }) {
  const refresh = kept.held.refresh_token;
  kept.held.access_token = "gone";
  delete kept.address;
  await echoed(client, "again");
  assert.notEqual(kept.held.refresh_token, refresh);
  assert.equal(kept.address, undefined, "the person was asked again");
}

// A call that needs more asks the person for what is there and what is missing; then both tools work. A client of SDK 1.x
// that has a refresh token uses that instead, and gives up.
async function stepsUp(kind) {
  const kept = new Kept(back);
  const { client, transport } = await signedIn(kind, kept, (asked) => asked.set("scope", "mcp:minimal_c:read"));
  assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), ["minimal_c_echo"]);
  if (kind.sdk === older) delete kept.held.refresh_token;
  const pieces = () => client.callTool({ name: "wrapped_pieces", arguments: {} });
  await assert.rejects(pieces(), kind.sdk.UnauthorizedError);
  const asked = kept.address.searchParams.get("scope").split(" ").filter((scope) => scope !== "offline_access");
  assert.deepEqual(asked.sort(), ["mcp:minimal_c:read", "mcp:wrapped"]);
  await finish(transport, kept, person);
  assert.ok((await pieces()).content);
  await echoed(client, "still here");
  await client.close();
}

for (const [name, kind] of Object.entries(kinds)) {
  console.log(name);
  const kept = new Kept(back);
  const signed = await signedIn(kind, kept);
  await works(kind, signed);
  if (!kind.at) await refreshes(kind, kept, signed);
  await signed.client.close();
  if (!kind.at) await stepsUp(kind);
}

// All kinds at once, each with the key, over one server.
console.log("at once");
const headers = { Authorization: `Bearer ${process.env.KEY}` };
const together = await Promise.all(
  Object.values(kinds).map(async (kind) => {
    const one = await connected(kind, { requestInit: { headers } });
    await works(kind, one);
    return one;
  }),
);
const calls = together.flatMap(({ client }, number) =>
  Array.from({ length: 20 }, (_, call) =>
    client.callTool({ name: "minimal_c_echo", arguments: { message: `${number}, ${call}` } }).then(({ content }) =>
      assert.equal(JSON.parse(content[0].text).message, `${number}, ${call}`),
    ),
  ),
);
await Promise.all(calls);
await Promise.all(together.map(({ client }) => client.close()));
console.log("all of it fits");
