// An MCP server over stdio with the one tool that examples/minimal_c has: what the `dispatch`
// benchmark holds the C ABI against.
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const server = new Server({ name: "echo", version: "1.0.0" }, { capabilities: { tools: {} } });

server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [
    {
      name: "echo",
      description: "Gives back its arguments unchanged.",
      inputSchema: {
        type: "object",
        properties: { message: { type: "string" }, count: { type: "integer", minimum: 0 } },
        required: ["message"],
        additionalProperties: false,
      },
    },
  ],
}));

server.setRequestHandler(CallToolRequestSchema, async (request) => ({
  content: [{ type: "text", text: JSON.stringify(request.params.arguments) }],
}));

await server.connect(new StdioServerTransport());
