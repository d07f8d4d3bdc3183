// A description of the server: its revision, its transport, and the session of this account. The
// host keeps the description in the connector's state. So each account (or each user, if the server
// needs no account) has one session, even if its calls run in different processes or instances.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <vector>

#include "revision.h"

namespace mcp {

struct Server {
  // The fingerprint of the configured address. The description is valid only for this address.
  std::string address;
  std::string revision;     // the revision that both sides speak
  bool is_old_sse = false;  // HTTP+SSE of 2024-11-05: each call begins with `initialize`
  std::string session;      // Mcp-Session-Id; empty: the server gave no session
  // false after the server answered a GET with 405; then no further GET is sent
  bool has_streams = true;
  bool has_own_stream = true;  // false after a GET for the session's own stream was refused
  std::vector<std::string> capabilities;  // names, such as "tools"
  std::string name;                       // the server's own name
  std::string version;

  [[nodiscard]] bool is_stateless() const { return revision == kStatelessRevision; }
  // Returns true if the server has the capability, or if the server did not say which capabilities
  // it has.
  [[nodiscard]] bool may_have(const std::string& capability) const;
};
PATCHBAY_FIELDS(Server, address, revision, is_old_sse, session, has_streams, has_own_stream,
                capabilities, name, version)

// Makes a Server of which only the address `url` is known. The address may contain a key, so the
// Server has only the fingerprint of the address.
Server server_at(const std::string& url);

// Returns the description of the server at `url` from the state. Returns nullopt if the state has
// no description, if the description cannot be read, or if it is for another address.
std::optional<Server> load_server(patchbay::sdk::Call& call, const std::string& url);
void save_server(patchbay::sdk::Call& call, const Server& server);
void forget_server(patchbay::sdk::Call& call);

// Copies the capabilities, name and version from the result of `initialize` or `server/discover`
// into `server`.
void note_abilities(Server& server, const patchbay::sdk::Json& result);

}  // namespace mcp
