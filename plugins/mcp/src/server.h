// A description of the server: its revision, its transport, and the session of this account. The
// host keeps the description in the connector's state. So each account (or each user, if the server
// needs no account) has one session, even if its calls run in different processes or instances.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/json.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "revision.h"

namespace mcp {

struct Server {
  // The fingerprint of the configured address. The description is valid only for this address.
  std::string address;
  std::string revision;     // the revision that both sides speak
  bool is_old_sse = false;  // true: HTTP+SSE of 2024-11-05; each call begins with `initialize`
  std::string session;      // value of Mcp-Session-Id; may be empty
  // False after the server answered a GET with 405. Then no further GET is sent.
  bool has_streams = true;
  bool has_own_stream = true;     // false after a GET for the session's own stream was refused
  std::uint64_t greeting_ms = 0;  // how long the server took to answer `initialize`
  std::vector<std::string> capabilities;  // names, such as "tools"
  std::string name;                       // the server's own name
  std::string version;

  [[nodiscard]] bool is_stateless() const { return revision == kStatelessRevision; }
  // Returns true if the server has the capability, or if the server did not say which capabilities
  // it has.
  [[nodiscard]] bool may_have(const std::string& capability) const;
  // Returns how long a call waits for the headers of the session's own stream: four times as long
  // as the greeting took. A server that sends no headers before the first event costs only this.
  [[nodiscard]] std::chrono::milliseconds time_of_head() const {
    using std::chrono::milliseconds;
    constexpr std::uint64_t kLongest = 1000;
    const auto greetings = 4 * static_cast<std::int64_t>(std::min(greeting_ms, kLongest));
    return std::clamp(milliseconds(greetings), milliseconds(250), milliseconds(kLongest));
  }
};
PATCHBAY_FIELDS(Server, address, revision, is_old_sse, session, has_streams, has_own_stream,
                greeting_ms, capabilities, name, version)

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
