// The client of SDK 1.x lists the tools of the server at the address of the first argument, with the key of KEY, and
// calls the tools that the other arguments name. Prints the names of the tools and the results as JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const headers = { Authorization: `Bearer ${process.env.KEY}` };
const client = new Client({ name: "sdk", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2]), { requestInit: { headers } }));
const { tools } = await client.listTools();
const results = {};
for (const name of process.argv.slice(3)) results[name] = await client.callTool({ name, arguments: {} });
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name), results }));
await client.close();
