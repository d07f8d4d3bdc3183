#include "mcp.h"

#include <algorithm>
#include <charconv>

#include "address.h"
#include "paging.h"

namespace mcp {

using patchbay::sdk::Answer;
using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Identity;
using patchbay::sdk::Verdict;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t kLongestDelay = 86400;  // in seconds

// Returns the delay of Retry-After if it is a number of seconds; 0 for a date, so that the host's
// own limits apply.
milliseconds delay_in(std::string_view header) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (read.ec != std::errc() || seconds < 0) return milliseconds(0);
  return std::chrono::seconds(std::min(seconds, kLongestDelay));
}

}  // namespace

Upstream Mcp::upstream(Call& call) {
  if (config_.url.empty() == config_.command.empty()) {
    throw Error(PATCHBAY_E_UNSUPPORTED,
                config_.url.empty()
                    ? "No MCP server is configured: set url to its endpoint, or command to its "
                      "program."
                    : "Two MCP servers are configured: keep either url or command.");
  }
  Upstream::Place place{config_.url, {}, {}};
  place.headers.assign(config_.headers.begin(), config_.headers.end());
  if (!config_.command.empty()) place.command = address_of_command(config_.command, config_.args);
  return {call, std::move(place), static_cast<std::size_t>(config_.max_message_bytes), shared_};
}

Identity Mcp::identify(Call& call) {
  Upstream server = upstream(call);
  const std::string& name = server.server().name;
  if (!config_.command.empty()) {
    return {config_.command, name.empty() ? config_.command : name, "", {}};
  }
  const std::string url = config_.url.substr(0, config_.url.find('?'));
  return {url, name.empty() ? std::string(origin_of(url)) : name, "", {}};
}

// Sends `ping`, or `server/discover` to a server of 2026-07-28, where `ping` no longer exists.
void Mcp::probe(Call& call) {
  Upstream server = upstream(call);
  const bool is_stateless = server.server().is_stateless();
  (void)server.ask({is_stateless ? "server/discover" : "ping", Json::object(),
                    "looking whether the MCP server answers", true});
}

// Leaves only a refused credential and a limit to the host. All other answers belong to the
// protocol, and this connector reads these answers itself.
Verdict Mcp::classify(const Answer& answer) const {
  if (answer.status() == 401) {
    return {PATCHBAY_ANSWER_EXPIRED,
            "The MCP server does not take the account's credential.",
            milliseconds(0),
            {}};
  }
  if (answer.status() == 429) {
    return {PATCHBAY_ANSWER_LIMITED,
            "The MCP server takes no more requests at the moment.",
            delay_in(answer.header("Retry-After")),
            {}};
  }
  return {};
}

}  // namespace mcp
