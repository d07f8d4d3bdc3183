// What is known of the server: how it speaks, and the session of this account. It is kept in the
// host's state, so that each account (each user, without accounts) has one session of its own,
// whichever process or instance a call comes to.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <vector>

#include "revision.h"

namespace mcp {

struct Server {
  std::string address;      // fingerprint of the configured one; with another all of this is void
  std::string revision;     // that both sides speak
  bool is_old_sse = false;  // HTTP+SSE of 2024-11-05: each call greets
  std::string session;      // Mcp-Session-Id; empty: the server gave none
  bool has_streams = true;  // false once a GET was answered 405: it is not asked again
  std::vector<std::string> capabilities;  // names, such as "tools"
  std::string name;                       // as it calls itself
  std::string version;

  [[nodiscard]] bool is_stateless() const { return revision == kStatelessRevision; }
  // A server that says nothing of its capabilities is asked nevertheless.
  [[nodiscard]] bool may_have(const std::string& capability) const;
};
PATCHBAY_FIELDS(Server, address, revision, is_old_sse, session, has_streams, capabilities, name,
                version)

// The server at `url`, of which nothing else is known. The address may hold a key, so it is not
// kept.
Server server_at(const std::string& url);

// What is kept of the server at `url`; nothing if that is nothing, or cannot be read.
std::optional<Server> load_server(patchbay::sdk::Call& call, const std::string& url);
void save_server(patchbay::sdk::Call& call, const Server& server);
void forget_server(patchbay::sdk::Call& call);

// Takes over capabilities and names from the result of `initialize` or `server/discover`.
void note_abilities(Server& server, const patchbay::sdk::Json& result);

}  // namespace mcp
