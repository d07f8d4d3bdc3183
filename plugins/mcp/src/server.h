// What is known of the server: its revision and transport, and the session of this account. The
// host keeps it in the connector's state. So each account (each user, if the server needs no
// account) has one session, in whichever process or instance a call runs.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <vector>

#include "revision.h"

namespace mcp {

struct Server {
  std::string
      address;  // fingerprint of the configured address; if that changes, all of this is void
  std::string revision;     // the revision that both sides speak
  bool is_old_sse = false;  // HTTP+SSE of 2024-11-05: each call begins with `initialize`
  std::string session;      // Mcp-Session-Id; empty: the server gave none
  bool has_streams = true;  // false after a GET was answered 405; then no more are sent
  std::vector<std::string> capabilities;  // names, such as "tools"
  std::string name;                       // the server's own name
  std::string version;

  [[nodiscard]] bool is_stateless() const { return revision == kStatelessRevision; }
  // True also if the server did not say which capabilities it has, so that it is asked.
  [[nodiscard]] bool may_have(const std::string& capability) const;
};
PATCHBAY_FIELDS(Server, address, revision, is_old_sse, session, has_streams, capabilities, name,
                version)

// Makes a Server for `url` with nothing else known. The address may contain a key, so only its
// fingerprint is kept.
Server server_at(const std::string& url);

// Returns what the state has about the server at `url`; nothing if the state has nothing, or it
// cannot be read, or it is about another address.
std::optional<Server> load_server(patchbay::sdk::Call& call, const std::string& url);
void save_server(patchbay::sdk::Call& call, const Server& server);
void forget_server(patchbay::sdk::Call& call);

// Copies capabilities and names from the result of `initialize` or `server/discover`.
void note_abilities(Server& server, const patchbay::sdk::Json& result);

}  // namespace mcp
