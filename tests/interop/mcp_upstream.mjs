// An MCP server of 2025-11-25, written by hand so that it costs little: the `mcp` benchmark measures what calls it.
// `http COUNT TOOLS` listens on COUNT addresses, 127.0.0.1, 127.0.0.2 …, and prints their port.
import { createServer } from "node:http";
import { tools } from "./mcp_upstream_tools.mjs";

const list = { tools: tools(Number(process.argv[4] ?? 1)) };
const results = {
  initialize: () => ({
    protocolVersion: "2025-11-25",
    capabilities: { tools: {} },
    serverInfo: { name: "upstream", version: "1" },
  }),
  "tools/list": () => list,
  "tools/call": (params) => ({ content: [{ type: "text", text: params.arguments.message }] }),
};

function answer(text) {
  const { id, method, params } = JSON.parse(text);
  if (id === undefined) return undefined;
  const result = results[method];
  if (result) return JSON.stringify({ jsonrpc: "2.0", id, result: result(params) });
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } });
}

function serve(request, response) {
  if (request.method !== "POST") return response.writeHead(405).end();
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const text = answer(Buffer.concat(pieces).toString());
    if (text === undefined) return response.writeHead(202).end();
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  });
}

function listen(port, address) {
  const server = createServer(serve);
  server.keepAliveTimeout = 0; // an idle connection stays
  return new Promise((done) => server.listen(port, address, () => done(server.address().port)));
}

const port = await listen(0, "127.0.0.1");
for (let i = 2; i <= Number(process.argv[3]); i++) await listen(port, `127.0.0.${i}`);
console.log(port);
