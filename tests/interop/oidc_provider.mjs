// usage: oidc_provider.mjs PORT [REDIRECT-URI]
// panva's oidc-provider as a strict authorization server: PKCE always, refresh tokens rotated with
// reuse detection, device flow, revocation, client credentials. Its people decide at once: whoever
// asks for the scope "forbidden" is denied, everybody else is granted what they ask for. With a redirect URI it
// is also the provider at which the people of a client "host" sign in.
import http from "node:http";
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const hosts = process.argv[3] ? [{ client_id: "host", client_secret: "a-secret-of-thirty-two-characters",
  grant_types: ["authorization_code"], redirect_uris: [process.argv[3]] }] : [];
const issuer = `http://127.0.0.1:${port}`;
const redirect = "http://127.0.0.1:41234/aip/oauth/callback/app";
const all = ["authorization_code", "refresh_token", "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code"];

const provider = new Provider(issuer, {
  clients: [
    { client_id: "app", client_secret: "a-secret-of-thirty-two-characters", grant_types: all,
      redirect_uris: [redirect], application_type: "native", token_endpoint_auth_method: "client_secret_basic" },
    { client_id: "public", grant_types: ["authorization_code", "refresh_token"], redirect_uris: [redirect],
      application_type: "native", token_endpoint_auth_method: "none" },
    ...hosts,
  ],
  scopes: ["openid", "email", "profile", "offline_access", "read", "write", "forbidden"],
  claims: { email: ["email", "email_verified"] },
  cookies: { keys: ["interop"] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed("refresh_token"),
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({
    sub: id, email: `${id}@acme.example`, email_verified: true }) }),
});

async function grantFor(details) {
  const { params, session } = details;
  const grant = details.grantId
    ? await provider.Grant.find(details.grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope ?? "");
  return grant.save();
}

async function decide(request, response) {
  const details = await provider.interactionDetails(request, response);
  let result;
  if ((details.params.scope ?? "").split(" ").includes("forbidden")) {
    result = { error: "access_denied", error_description: "The person said no." };
  } else if (details.prompt.name === "login") {
    result = { login: { accountId: "ann" } };
  } else {
    result = { consent: { grantId: await grantFor(details) } };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const answer = provider.callback();
http.createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  decide(request, response).catch((error) => {
    response.statusCode = 500;
    response.end(`${error}\n`);
  });
}).listen(port, "127.0.0.1");
