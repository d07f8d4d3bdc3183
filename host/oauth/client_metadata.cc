#include "oauth/client_metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/words.h"

namespace patchbay::oauth {
namespace {

using nlohmann::json;

constexpr std::string_view kLoopback = "http://";  // a redirect URI with http is always loopback

bool is_native(const std::string& redirect_uri) { return redirect_uri.starts_with(kLoopback); }

// Returns the authentication method for the registration. Prefers "none" if the server allows it.
// PKCE gives the exchange the same protection as a secret, and a secret can be lost.
std::string authentication_at(const Endpoints& at) {
  const auto& known = at.client_authentications;
  const auto has = [&](const char* method) {
    return std::find(known.begin(), known.end(), method) != known.end();
  };
  if (known.empty() || has("none")) return "none";
  return has("client_secret_basic") && !has("client_secret_post") ? "client_secret_basic"
                                                                  : "client_secret_post";
}

json metadata(std::vector<std::string> redirect_uris, const std::string& authentication) {
  const bool is_all_native = std::all_of(redirect_uris.begin(), redirect_uris.end(), is_native);
  return {{"client_name", "Patchbay"},
          {"redirect_uris", std::move(redirect_uris)},
          {"grant_types", {"authorization_code", "refresh_token"}},
          {"response_types", {"code"}},
          {"token_endpoint_auth_method", authentication},
          {"application_type", is_all_native ? "native" : "web"}};
}

}  // namespace

std::string without_port(std::string_view redirect_uri) {
  if (!redirect_uri.starts_with(kLoopback)) return std::string(redirect_uri);
  const std::size_t path = std::min(redirect_uri.find('/', kLoopback.size()), redirect_uri.size());
  std::string_view host = redirect_uri.substr(0, path);
  const std::size_t colon = host.rfind(':');
  const bool is_port = colon >= kLoopback.size() && host.find(']', colon) == host.npos;
  if (is_port) host = host.substr(0, colon);
  return std::string(host).append(redirect_uri.substr(path));
}

std::string registration_request(const std::string& redirect_uri, const Endpoints& at) {
  // The request also contains the address with its port, because some servers compare the port.
  std::vector<std::string> uris = {redirect_uri};
  if (without_port(redirect_uri) != redirect_uri) uris.push_back(without_port(redirect_uri));
  json wanted = metadata(std::move(uris), authentication_at(at));
  if (!at.scopes.empty()) wanted["scope"] = joined(at.scopes, " ");
  return wanted.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string client_document(const std::string& address,
                            const std::vector<std::string>& redirect_uris) {
  std::vector<std::string> uris;
  uris.reserve(redirect_uris.size());
  for (const std::string& uri : redirect_uris) uris.push_back(without_port(uri));
  json document = metadata(std::move(uris), "none");
  document["client_id"] = address;
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace patchbay::oauth
