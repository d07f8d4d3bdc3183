#include "oauth/registration.h"

#include <nlohmann/json.hpp>

#include "base/net.h"
#include "http_client/url.h"
#include "manifest/name_check.h"
#include "oauth_messages/endpoint_address.h"

namespace patchbay::oauth {
namespace {

// Returns the text of the member `name` of the configuration. Returns "" if the member is missing
// or is not a text.
std::string member_of(std::string_view config, std::string_view name) {
  const auto object = nlohmann::json::parse(config, nullptr, false);
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Result<std::string> fill_in(const manifest::Endpoint& endpoint, std::string_view config) {
  const std::string_view name = manifest::config_member_of(endpoint);
  if (endpoint.empty() || name.empty()) return endpoint;
  std::string base = member_of(config, name);
  if (base.empty()) {
    return Error(Code::kInvalidArgument, "The connector's configuration has no \"" +
                                             std::string(name) +
                                             "\", which its OAuth endpoints begin with.");
  }
  if (base.ends_with('/')) base.pop_back();
  base += endpoint.substr(endpoint.find('}') + 1);
  if (auto checked = oauth_messages::check_endpoint(base); checked.has_error()) {
    return std::move(checked).error().at(std::string(name));
  }
  return base;
}

http_client::Reach reach_of(const manifest::Endpoint& endpoint, std::string_view address) {
  const auto url = http_client::Url::parse(address);
  if (url.has_value() && is_loopback_host(url.value().origin().host))
    return http_client::Reach::kLoopback;
  return manifest::config_member_of(endpoint).empty() ? http_client::Reach::kPublic
                                                      : http_client::Reach::kPrivate;
}

Result<Endpoints> declared_endpoints(const manifest::OAuth2& declared, std::string_view config) {
  Endpoints endpoints;
  PATCHBAY_TRY(endpoints.authorize, fill_in(declared.endpoints.authorize, config));
  PATCHBAY_TRY(endpoints.token, fill_in(declared.endpoints.token, config));
  PATCHBAY_TRY(endpoints.device, fill_in(declared.endpoints.device, config));
  if (!declared.revocation.empty()) {
    PATCHBAY_TRY(endpoints.revoke, fill_in(declared.revocation.front().endpoint, config));
  }
  endpoints.reach = reach_of(declared.endpoints.token, endpoints.token);
  return endpoints;
}

}  // namespace patchbay::oauth
