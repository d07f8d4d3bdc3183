// The client of SDK 1.x against the server at the address of the first argument, with the key of KEY. Prints what it
// saw as JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const url = new URL(process.argv[2]);
const headers = { Authorization: `Bearer ${process.env.KEY}` };
const Transport = process.argv[3] === "sse" ? SSEClientTransport : StreamableHTTPClientTransport;
const client = new Client({ name: "sdk", version: "1.0.0" });
await client.connect(new Transport(url, { requestInit: { headers } }));
const { tools } = await client.listTools();
const said = await client.callTool({ name: "minimal_c_echo", arguments: { message: "hi", count: 3 } });
const failed = await client.callTool({ name: "minimal_c_echo", arguments: { message: 5 } });
let progress = 0;
if (process.argv[3] !== "sse") {
  await client.callTool({ name: "wrapped_pieces", arguments: {} }, undefined, { onprogress: () => progress++ });
}
let unknown = 0;
await client.callTool({ name: "no_such", arguments: {} }).catch((error) => (unknown = error.code));
console.log(
  JSON.stringify({ tools: tools.map((tool) => tool.name), said: said.structuredContent, failed, progress, unknown }),
);
await client.close();
