#include "mcp/names.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/net.h"

namespace patchbay::mcp {
namespace {

// Returns "scheme://host:port" of a URL, in lower case.
std::string origin_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return {};
  return lower_case(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

std::string_view authority_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == origin.npos ? std::string_view() : origin.substr(scheme + 3);
}

bool is_loopback(std::string_view authority) {
  const auto colon = authority.rfind(':');
  const bool has_port = colon != authority.npos && authority.find(']', colon) == authority.npos;
  return is_loopback_host(has_port ? authority.substr(0, colon) : authority);
}

}  // namespace

Names::Names(const std::string& public_url, const std::vector<std::string>& origins) {
  const auto add = [this](std::string_view url) {
    const std::string origin = origin_of(url);
    if (!origin.empty()) origins_.push_back(origin);
  };
  add(public_url);
  for (const std::string& origin : origins_) hosts_.emplace_back(authority_of(origin));
  for (const std::string& origin : origins) add(origin);
}

bool Names::is_host(std::string_view authority) const {
  const std::string name = lower_case(authority);
  return is_loopback(name) || std::find(hosts_.begin(), hosts_.end(), name) != hosts_.end();
}

bool Names::is_origin(std::string_view origin) const {
  const std::string name = lower_case(origin);
  return is_loopback(authority_of(name)) ||
         std::find(origins_.begin(), origins_.end(), name) != origins_.end();
}

std::string Names::fault_of(const httpd::Request& request) const {
  const auto host = request.header("Host");
  if (host && !is_host(*host)) {
    return "This server does not answer under the name \"" + std::string(host->substr(0, 255)) +
           "\": its operator names it with public_url in [server].";
  }
  const auto origin = request.header("Origin");
  if (origin && !is_origin(*origin)) {
    return "Pages of \"" + std::string(origin->substr(0, 255)) +
           "\" may not ask this server: its operator names them with mcp_origins in [server].";
  }
  return {};
}

}  // namespace patchbay::mcp
