// MCP servers by the SDKs as peers of the `mcp` benchmark: `sdk1` (sessions, 2025-11-25) or `sdk2` (2026-07-28, and
// older revisions without a session), with the tool `echo` and COUNT - 1 more. Prints its port.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { getRequestListener } from "@hono/node-server";
import { createMcpHandler, Server as Server2 } from "@modelcontextprotocol/server";
import { Server as Server1 } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { tools } from "./mcp_upstream_tools.mjs";

const [sdk, count] = process.argv.slice(2);
const list = { tools: tools(Number(count)) };
const echo = async (request) => ({ content: [{ type: "text", text: JSON.stringify(request.params.arguments) }] });
const about = { name: "peer", version: "1.0.0" };
const abilities = { capabilities: { tools: {} } };

function makeServer2() {
  const server = new Server2(about, abilities);
  server.setRequestHandler("tools/list", async () => list);
  server.setRequestHandler("tools/call", echo);
  return server;
}

const transports = new Map();
async function serve1(request, response) {
  let transport = transports.get(request.headers["mcp-session-id"]);
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: (id) => transports.set(id, transport),
    });
    const server = new Server1(about, abilities);
    server.setRequestHandler(ListToolsRequestSchema, async () => list);
    server.setRequestHandler(CallToolRequestSchema, echo);
    await server.connect(transport);
  }
  await transport.handleRequest(request, response);
}

const handler = createMcpHandler(makeServer2);
const serve = sdk === "sdk1" ? serve1 : getRequestListener((request) => handler.fetch(request));
const server = createServer(serve).listen(0, "127.0.0.1", () => console.log(server.address().port));
