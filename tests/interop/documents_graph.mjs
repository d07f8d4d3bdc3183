// usage: node documents_graph.mjs URL TOKEN IN_FLIGHT
// Lists all items of the account's drive and downloads each file, with @microsoft/microsoft-graph-client: what a
// program does that has no engine. Prints {"files", "bytes", "seconds"}.
import { Client, HTTPMessageHandler, ResponseType } from "@microsoft/microsoft-graph-client";

const [url, token, inFlight] = process.argv.slice(2);

// The client knows no address without https: its own handler sends no token there, and does not follow a link.
class Authorization {
  setNext(next) { this.next = next; }
  async execute(context) {
    context.options.headers = { ...context.options.headers, Authorization: `Bearer ${token}` };
    await this.next.execute(context);
  }
}
const authorization = new Authorization();
authorization.setNext(new HTTPMessageHandler());
const graph = Client.initWithMiddleware({ baseUrl: `${url}/`, defaultVersion: "v1.0", middleware: authorization });

const begin = process.hrtime.bigint();
const wanted = [];
let page = await graph.api("/me/drive/root/delta").query({ $top: 500 })
  .select("id,name,size,file,parentReference,shared").get();
for (;;) {
  for (const item of page.value) {
    if (item.file) wanted.push(`/drives/${encodeURIComponent(item.parentReference.driveId)}/items/${item.id}/content`);
  }
  if (!page["@odata.nextLink"]) break;
  page = await graph.api(page["@odata.nextLink"].slice(`${url}/v1.0`.length)).get();
}
let next = 0;
let bytes = 0;
// The address of a download takes no token, so the client must not follow the redirect itself.
async function download() {
  while (next < wanted.length) {
    const moved = await graph.api(wanted[next++]).option("redirect", "manual").responseType(ResponseType.RAW).get();
    const answer = await fetch(moved.headers.get("Location"));
    bytes += (await answer.arrayBuffer()).byteLength;
  }
}
await Promise.all(Array.from({ length: Number(inFlight) }, download));
const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
console.log(JSON.stringify({ files: wanted.length, bytes, seconds }));
