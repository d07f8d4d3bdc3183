// The client of SDK 2.x as the peer of the `mcp` benchmark: calls the tool of the second argument (`echo`), over HTTP at
// the address of the first with the key of KEY or, if the first argument is a path, of that program. It answers each
// line of its input with a line: `median COUNT` with the microseconds of a call, `rate MILLISECONDS IN_FLIGHT` with calls
// a second.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { createInterface } from "node:readline";

const [how, name = "echo"] = process.argv.slice(2);
const headers = process.env.KEY ? { Authorization: `Bearer ${process.env.KEY}`, "X-Patchbay-User": "ann" } : {};
const transport =
  how.startsWith("/")
    ? new StdioClientTransport({ command: how })
    : new StreamableHTTPClientTransport(new URL(how), { requestInit: { headers } });
const client = new Client({ name: "bench", version: "1" });
await client.connect(transport);
await client.listTools();

async function call() {
  const { content } = await client.callTool({ name, arguments: { message: "hello from the caller" } });
  if (content[0].text !== "hello from the caller") throw new Error("not what was said");
}

async function median(count) {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await call();
    times[i] = performance.now() - start;
  }
  return times.sort()[count >> 1] * 1000;
}

async function rate(milliseconds, inFlight) {
  const start = performance.now();
  let calls = 0;
  const lane = async () => {
    while (performance.now() < start + milliseconds) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (calls / (performance.now() - start)) * 1000;
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...numbers] = line.split(" ");
  console.log(await { median, rate }[what](...numbers.map(Number)));
}
await client.close();
