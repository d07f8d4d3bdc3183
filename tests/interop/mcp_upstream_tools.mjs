// The tools of the servers of the `mcp` benchmark: `echo`, and as many more as make `count`.
const parameters = {
  type: "object",
  properties: { message: { type: "string" }, count: { type: "integer", minimum: 0 } },
  required: ["message"],
  additionalProperties: false,
};

export function tools(count) {
  return Array.from({ length: count }, (_, i) => ({
    name: i === 0 ? "echo" : `echo_${i}`,
    description: "Gives back what it is given.",
    inputSchema: parameters,
  }));
}
