// usage: node documents_drive.mjs URL TOKEN IN_FLIGHT
// Lists all files of the account with their permissions and downloads each, with @googleapis/drive: what a program does
// that has no engine. Prints {"files", "bytes", "seconds"}.
import { auth, drive } from "@googleapis/drive";

const [url, token, inFlight] = process.argv.slice(2);
const credential = new auth.OAuth2();
credential.setCredentials({ access_token: token });
const google = drive({ version: "v3", auth: credential, rootUrl: `${url}/`, retry: false });

const begin = process.hrtime.bigint();
const wanted = [];
let pageToken;
do {
  const page = await google.files.list({
    q: "'me' in owners and trashed = false", corpora: "user", pageSize: 1000, pageToken,
    fields: "nextPageToken,incompleteSearch,files(id,name,mimeType,size,permissions(id,type,role,emailAddress))",
  });
  wanted.push(...page.data.files.map((file) => file.id));
  pageToken = page.data.nextPageToken;
} while (pageToken);
let next = 0;
let bytes = 0;
async function download() {
  while (next < wanted.length) {
    const answer = await google.files.get({ fileId: wanted[next++], alt: "media" }, { responseType: "arraybuffer" });
    bytes += answer.data.byteLength;
  }
}
await Promise.all(Array.from({ length: Number(inFlight) }, download));
const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
console.log(JSON.stringify({ files: wanted.length, bytes, seconds }));
