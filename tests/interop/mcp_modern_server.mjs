// An MCP server of 2026-07-28 by the SDK 2.x, over HTTP on the port that PORT names. It refuses the
// older revisions, so that a client that falls back to them is found out.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { McpServer, acceptedContent, createMcpHandler, fromJsonSchema, inputRequired } from "@modelcontextprotocol/server";

const colour = { type: "object", properties: { colour: { type: "string" } }, required: ["colour"] };

function makeServer() {
  const server = new McpServer({ name: "modern", version: "1.0.0" });
  server.registerTool(
    "echo",
    {
      description: "Gives back its message.",
      inputSchema: fromJsonSchema({
        type: "object",
        properties: { message: { type: "string", "x-mcp-header": "Message" } },
        required: ["message"],
      }),
    },
    async ({ message }) => ({ content: [{ type: "text", text: `Echo: ${message}` }] }),
  );
  server.registerTool(
    "paint",
    { description: "Asks for a colour first.", inputSchema: fromJsonSchema({ type: "object", properties: {} }) },
    async (_, context) => {
      const answer = acceptedContent(context.mcpReq.inputResponses, "colour");
      if (answer) return { content: [{ type: "text", text: `painted ${answer.colour}` }] };
      return inputRequired({
        inputRequests: { colour: inputRequired.elicit({ message: "Which colour?", requestedSchema: colour }) },
      });
    },
  );
  server.registerResource("note", "note://1", { mimeType: "text/plain" }, async (uri) => ({
    contents: [{ uri: uri.href, text: "a note" }],
  }));
  server.registerPrompt("greet", { description: "Greets." }, async () => ({
    messages: [{ role: "user", content: { type: "text", text: "hello" } }],
  }));
  return server;
}

const handler = createMcpHandler(makeServer, { legacy: "reject" });
createServer(getRequestListener((request) => handler.fetch(request))).listen(Number(process.env.PORT));
