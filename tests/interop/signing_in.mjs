// How a client of one of the SDKs signs in: from the first refusal to a connection.
import assert from "node:assert/strict";

// What a program keeps of its sign-in. `back` is where the person comes back to; `metadata` is what else it registers.
export class Kept {
  constructor(back, metadata = {}) {
    this.redirectUrl = back;
    this.clientMetadata = {
      client_name: "A program",
      redirect_uris: [back],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
      ...metadata,
    };
  }
  clientInformation = () => this.client;
  saveClientInformation = (client) => void (this.client = client);
  tokens = () => this.held;
  saveTokens = (tokens) => void (this.held = tokens);
  codeVerifier = () => this.verifier;
  saveCodeVerifier = (verifier) => void (this.verifier = verifier);
  discoveryState = () => this.discovery;
  saveDiscoveryState = (state) => void (this.discovery = state);
  redirectToAuthorization = (address) => void (this.address = address);
}

// The person allows what the program has asked for, and the program gets its tokens.
export async function finish(transport, kept, person) {
  const back = await person.allow(kept.address);
  assert.ok(back.href.startsWith(kept.redirectUrl), back.href);
  assert.equal(back.searchParams.get("iss"), kept.address.origin);
  await transport.finishAuth(back.searchParams.get("code"), back.searchParams.get("iss"));
}
