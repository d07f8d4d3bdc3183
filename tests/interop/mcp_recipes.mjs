// What host/mcp/CLIENTS.md says to paste, run as it stands there against the server at the address of the first argument:
// by OAuth for the person whom PERSON names, and with the key of KEY.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { personOfEnvironment } from "./person.mjs";
import { finish, Kept } from "./signing_in.mjs";

const url = process.argv[2];
const key = process.env.KEY;
const here = dirname(fileURLToPath(import.meta.url));
const node = process.execPath;
const page = await readFile(join(here, "../../host/mcp/CLIENTS.md"), "utf8");
const person = personOfEnvironment();

// Returns the texts to paste of a section.
function texts(heading) {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  const blocks = [...section.matchAll(/^```\w*\n(.*?)^```$/gms)];
  return blocks.map(([, text]) => text.replaceAll("https://patchbay.example/api/v1/mcp", url));
}

// What a program that opens a browser is given: a home of its own, and the person as the browser.
const home = await mkdtemp(join(tmpdir(), "patchbay-clients-"));
const surroundings = {
  PATH: `${dirname(node)}:${process.env.PATH}`,
  HOME: home,
  PERSON: process.env.PERSON,
  PATCHBAY_API_KEY: key,
  BROWSER: join(here, "person.mjs"),
  MCP_AUTO_OPEN_ENABLED: "true",
  MCP_OAUTH_CALLBACK_URL: "http://127.0.0.1:0/oauth/callback",
  MCP_INSPECTOR_SECRET_STORE: "file",
};

// Makes the access tokens that programs have kept at home wrong, so that they have to refresh.
async function spoilTokens() {
  for (const file of await readdir(home, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    await writeFile(path, (await readFile(path, "utf8")).replaceAll(/pbt_[\w-]+/g, "pbt_gone"));
  }
}

// Runs commands in a shell in which the functions are programs. Returns what they print.
async function shell(functions, commands) {
  const { stdout } = await promisify(execFile)("sh", ["-c", `${functions}\n${commands}`], { env: surroundings });
  return stdout;
}

async function works(client) {
  const { tools } = await client.listTools();
  for (const name of ["minimal_c_echo", "search", "fetch"]) {
    assert.equal(tools.find((tool) => tool.name === name)?.annotations.readOnlyHint, true, name);
  }
  const said = await client.callTool({ name: "minimal_c_echo", arguments: { message: "hello" } });
  assert.deepEqual(said.structuredContent, { message: "hello" });
  await client.close();
}

function connected(transport) {
  const client = new Client({ name: "program", version: "1" });
  return client.connect(transport).then(() => client);
}

// A program that cannot run here is its settings, what it registers, and the SDK's client.
async function worksByOAuth(address, back, metadata) {
  assert.equal(address, url);
  const kept = new Kept(back, metadata);
  const first = new StreamableHTTPClientTransport(new URL(address), { authProvider: kept });
  await assert.rejects(connected(first), UnauthorizedError);
  await finish(first, kept, person);
  await works(await connected(new StreamableHTTPClientTransport(new URL(address), { authProvider: kept })));
}

async function worksByKey(address, headers) {
  assert.equal(address, url);
  await works(await connected(new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } })));
}

// Starts mcp-remote as Claude Desktop does. What it keeps is in `folder`. It is given the port to which the browser comes
// back: by itself it takes one by the address, and where another program has that port, its next start forgets what it
// registered and does not refresh. Ports below 32768 are given to nobody who asks for any port.
async function startsRemote({ command, args, env }, more = [], folder = "") {
  assert.deepEqual([command, ...args.slice(0, 2)], ["npx", "-y", "mcp-remote"]);
  const [address, ...rest] = args.slice(2);
  const port = String(20000 + (process.pid % 10000));
  const transport = new StdioClientTransport({
    command: node,
    args: [join(here, "node_modules/mcp-remote/dist/proxy.js"), address, port, ...rest, ...more],
    env: { ...surroundings, MCP_REMOTE_CONFIG_DIR: join(home, folder, ".mcp-auth"), ...env },
    stderr: "ignore",
  });
  await works(await connected(transport));
}

const recipes = {
  async "Claude Code"() {
    const claude = `claude() { printf '%s\\n' "$@"; }`;
    const [signedIn, byKey] = texts("Claude Code");
    const words = (await shell(claude, signedIn)).trimEnd().split("\n");
    assert.deepEqual(words.slice(0, 5), ["mcp", "add", "--transport", "http", "patchbay"]);
    await worksByOAuth(words[5], "http://localhost:49153/callback", {
      redirect_uris: ["http://localhost/callback"],
      client_name: "Claude Code (patchbay)",
    });
    const [option, header] = (await shell(claude, byKey)).trimEnd().split("\n").slice(6);
    assert.equal(option, "--header");
    const [name, value] = header.split(": ");
    await worksByKey(words[5], { [name]: value });
  },

  async "Claude Desktop"() {
    const [signedIn, byKey] = texts("Claude Desktop").map((text) => JSON.parse(text).mcpServers.patchbay);
    assert.match(page, /`"--protocol", "auto"` behind the address/);
    await startsRemote(signedIn);
    await spoilTokens();
    await startsRemote(signedIn);
    await startsRemote(signedIn, ["--protocol", "auto"], "auto");
    byKey.env.AUTHORIZATION = byKey.env.AUTHORIZATION.replace("KEY", key);
    await startsRemote(byKey, [], "by key");
  },

  async "VS Code"() {
    const [signedIn, byKey] = texts("VS Code").map((text) => JSON.parse(text));
    await worksByOAuth(signedIn.servers.patchbay.url, "http://127.0.0.1:49154/", {
      client_name: "Visual Studio Code",
      redirect_uris: ["https://vscode.dev/redirect", "http://127.0.0.1/", "http://127.0.0.1:33418/"],
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      application_type: "native",
    });
    const { headers, url: address } = byKey.servers.patchbay;
    const name = byKey.inputs[0].id;
    await worksByKey(address, { Authorization: headers.Authorization.replace(`\${input:${name}}`, key) });
  },

  async "MCP Inspector"() {
    const program = join(here, "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
    const npx = `npx() { [ "$1" = @modelcontextprotocol/inspector ] && shift && '${node}' '${program}' "$@"; }`;
    const [signedIn, byKey] = texts("MCP Inspector");
    assert.match(await shell(npx, signedIn), /minimal_c_echo/);
    await spoilTokens();
    const call = signedIn.trimEnd().replace("tools/list", "tools/call --tool-name minimal_c_echo --tool-arg message=hello");
    assert.match(await shell(npx, `${call} --stored-auth-only`), /hello/);
    assert.match(await shell(npx, byKey), /minimal_c_echo/);
  },

  async ChatGPT() {
    const [values] = texts("ChatGPT");
    const entered = Object.fromEntries(values.trimEnd().split("\n").map((line) => line.split(/ {2,}/)));
    assert.equal(entered.Authentication, "OAuth");
    await worksByOAuth(entered["MCP Server URL"], "https://chatgpt.com/connector/oauth/AbC", { client_name: "ChatGPT" });
  },
};

try {
  for (const [name, works] of Object.entries(recipes)) {
    console.log(name);
    await works();
  }
  console.log("all of it fits");
} finally {
  await rm(home, { recursive: true });
}
