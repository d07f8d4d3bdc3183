// An MCP server of 2025-06-18 that lists the tool "ok" and a tool "bad". The path of the address says what is wrong
// with "bad". Written without an SDK, because an SDK does not send such lists. Listens on PORT.
import { createServer } from "node:http";

const object = { type: "object" };
const bad = {
  "/lost": { outputSchema: { type: "object", properties: { s: { $ref: "#/$defs/Gone" } } } },
  "/boolean": { inputSchema: { type: "object", properties: { v: true } } },
  "/untitled": { title: null },
  "/shapeless": { inputSchema: null },
};

function results(path) {
  return {
    initialize: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "bad", version: "1" } },
    "tools/list": { tools: [{ name: "ok", inputSchema: object }, { name: "bad", inputSchema: object, ...bad[path] }] },
    "tools/call": { content: [{ type: "text", text: "called" }] },
  };
}

function answer(path, message, response) {
  if (message.id === undefined) return response.writeHead(202).end();
  const result = results(path)[message.method];
  const reply = result ? { result } : { error: { code: -32601, message: "Method not found" } };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...reply }));
}

createServer((request, response) => {
  if (request.method !== "POST") return response.writeHead(405).end();
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => answer(request.url, JSON.parse(body), response));
}).listen(Number(process.env.PORT));
