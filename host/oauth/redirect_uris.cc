#include "oauth/redirect_uris.h"

#include <algorithm>

#include "http_client/url.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/reason.h"
#include "telemetry/redaction.h"

namespace patchbay::oauth {
namespace {

constexpr std::string_view kAnyPort = ":*";

// Returns the position of ":*" in an entry if it stands before the path. Otherwise returns npos.
std::size_t any_port_of(std::string_view entry) {
  const std::size_t host = entry.find("://");
  const std::size_t found = entry.find(kAnyPort);
  return host != entry.npos && found != entry.npos && found < entry.find('/', host + 3)
             ? found
             : entry.npos;
}

// Returns true for a port number from 1 to 65535 without leading zeros.
bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0') return false;
  if (text.find_first_not_of("0123456789") != text.npos) return false;
  return std::stoul(std::string(text)) <= 65'535;
}

bool matches(std::string_view entry, std::string_view uri) {
  const std::size_t at = any_port_of(entry);
  if (at == entry.npos) return entry == uri;
  if (!uri.starts_with(entry.substr(0, at))) return false;
  std::string_view port = uri.substr(at);
  const std::string_view rest = entry.substr(at + kAnyPort.size());
  if (port.size() <= rest.size() || !port.ends_with(rest)) return false;
  port.remove_suffix(rest.size());
  return port.starts_with(':') && is_port(port.substr(1));
}

// Returns true if the entry has kConnectorPlace at most once, and only as the last segment.
bool is_place_last(std::string_view entry) {
  const std::size_t at = entry.find(kConnectorPlace);
  return at == entry.npos ||
         (at + kConnectorPlace.size() == entry.size() && at > 0 && entry[at - 1] == '/');
}

}  // namespace

std::string address_for(std::string_view address, std::string_view connector) {
  const std::size_t at = address.find(kConnectorPlace);
  if (at == address.npos) return std::string(address);
  std::string own(address.substr(0, at));
  return own.append(connector).append(address.substr(at + kConnectorPlace.size()));
}

Result<RedirectUris> RedirectUris::parse(const std::vector<std::string>& list) {
  RedirectUris uris;
  for (const std::string& entry : list) {
    std::string concrete = address_for(entry, "id");
    const std::size_t at = any_port_of(entry);
    if (at != entry.npos) concrete.replace(at, kAnyPort.size(), ":1");
    auto checked = oauth_messages::check_endpoint(concrete);
    if (checked.has_error()) {
      return Error(Code::kInvalidArgument,
                   "A redirect URI must be https, or http towards loopback, without a fragment.")
          .at(telemetry::sanitize_url(entry));
    }
    if (!is_place_last(entry)) {
      return Error(Code::kInvalidArgument,
                   "A redirect URI may have {connector_id} only as the last segment of its path.")
          .at(telemetry::sanitize_url(entry));
    }
    if (at != entry.npos && !entry.starts_with("http://")) {
      return Error(Code::kInvalidArgument,
                   "A redirect URI may leave its port open only where it is http towards loopback.")
          .at(telemetry::sanitize_url(entry));
    }
    uris.list_.push_back(entry);
  }
  return uris;
}

std::vector<std::string> RedirectUris::list(std::string_view connector) const {
  std::vector<std::string> own;
  own.reserve(list_.size());
  for (const std::string& entry : list_) own.push_back(address_for(entry, connector));
  return own;
}

Result<void> RedirectUris::check_for_any(std::string_view uri) const {
  return check(uri, uri.substr(std::min(uri.rfind('/'), uri.size() - 1) + 1));
}

Result<void> RedirectUris::check(std::string_view uri, std::string_view connector) const {
  for (const std::string& entry : list(connector)) {
    if (matches(entry, uri)) return success();
  }
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kInvalidRedirectUri,
      "The redirect_uri is not one of those configured. An operator adds it to the "
      "configured redirect URIs, character by character, before it can be used.");
}

}  // namespace patchbay::oauth
