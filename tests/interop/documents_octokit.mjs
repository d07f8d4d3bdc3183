// usage: node documents_octokit.mjs URL TOKEN IN_FLIGHT
// Lists all repositories of the account and downloads every file, with octokit: what a program does that has no
// engine. Prints {"files", "bytes", "seconds"}.
import { Octokit } from "octokit";

const [url, token, inFlight] = process.argv.slice(2);
const octokit = new Octokit({
  auth: token,
  baseUrl: url,
  throttle: { enabled: false },  // it would allow ten in flight
  retry: { enabled: false },
});

const begin = process.hrtime.bigint();
const wanted = [];
for (const repository of await octokit.paginate("GET /user/repos", { per_page: 100 })) {
  const owner = repository.owner.login;
  const tree = await octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
    owner, repo: repository.name, tree_sha: repository.default_branch, recursive: "1",
  });
  for (const entry of tree.data.tree) {
    if (entry.type === "blob") wanted.push({ owner, repo: repository.name, file_sha: entry.sha });
  }
}
let next = 0;
let bytes = 0;
async function download() {
  while (next < wanted.length) {
    const answer = await octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
      ...wanted[next++], headers: { accept: "application/vnd.github.raw+json" },
    });
    bytes += answer.data.byteLength ?? answer.data.length;
  }
}
await Promise.all(Array.from({ length: Number(inFlight) }, download));
const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
console.log(JSON.stringify({ files: wanted.length, bytes, seconds }));
