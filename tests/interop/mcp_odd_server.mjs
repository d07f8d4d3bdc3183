// An MCP server of 2025-06-18 with the oddities of real ones, a tool for each, on the port that PORT
// names. Written without an SDK, because no SDK does these things on purpose.
import { createServer } from "node:http";

const tools = ["cut", "cut_after_id", "garbage", "flood", "plain", "wait", "cancelled"].map((name) => ({
  name,
  description: "Is odd.",
  inputSchema: { type: "object" },
}));
const done = (id, text) => JSON.stringify({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text }] } });
let cancelled = 0; // how many requests were cancelled
let held = null; // the id of the call that goes on by GET, and when it was cut off

function answerTool({ name, _meta }, id, response) {
  if (name === "cancelled") return response.writeHead(200, { "content-type": "application/json" }).end(done(id, `${cancelled}`));
  if (name === "plain") return response.writeHead(200, { "content-type": "application/json" }).end(done(id, "plain"));
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (name === "garbage") return response.end("\u0000{{{\r\ndata: [1,2\r\n\r\ndata: \"x\"\r\n\r\n");
  if (name === "flood") return response.end(`data: ${done(id, "x".repeat(12 << 20))}\n\n`);
  if (name === "wait") {
    const params = { progressToken: _meta.progressToken, progress: 1 };
    return response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params })}\n\n`);
  }
  if (name === "cut_after_id") held = { id, at: Date.now() };
  const begun = name === "cut" ? ": hello\n\n" : "id: e1\nretry: 200\ndata:\n\n";
  response.write(begun, () => response.socket.resetAndDestroy());
}

function answer(message, response) {
  if (message.method === "tools/call") return answerTool(message.params, message.id, response);
  if (message.method === "notifications/cancelled") cancelled += 1;
  if (message.id === undefined) return response.writeHead(202).end();
  const results = {
    initialize: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "odd", version: "1" } },
    "tools/list": { tools },
  };
  const result = results[message.method];
  const reply = result ? { result } : { error: { code: -32601, message: "no" } };
  response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "s1" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...reply }));
}

createServer((request, response) => {
  if (request.method === "GET") {
    if (request.headers["last-event-id"] !== "e1") return response.writeHead(405).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.end(`data: ${done(held.id, `after ${Date.now() - held.at} ms`)}\n\n`);
  }
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => answer(JSON.parse(body), response));
}).listen(Number(process.env.PORT));
