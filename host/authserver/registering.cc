// Registers clients at their own request (RFC 7591). Any program may request this. Before a client
// gets access, a user has to authorize it, and the consent page says that the client was not
// checked.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "authserver/client_metadata.h"
#include "authserver/handlers.h"
#include "authserver/oauth_error.h"
#include "base/words.h"
#include "httpd/trusted_proxies.h"
#include "oauth_messages/json_texts.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::authserver {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMetadataBytes = std::size_t{16} << 10;

Error bad_metadata(std::string message) {
  return oauth_error("invalid_client_metadata", std::move(message));
}

// Returns the text of a member, or `missing` if it is missing. Fails if it is not a text.
Result<std::string> text_or(const nlohmann::json& metadata, const char* name,
                            std::string_view missing) {
  const auto found = metadata.find(name);
  if (found == metadata.end() || found->is_null()) return std::string(missing);
  if (!found->is_string()) return bad_metadata(std::string(name) + " has to be a text.");
  return found->get<std::string>();
}

// Succeeds if the list is missing or contains `needed`.
Result<void> require_in(const nlohmann::json& metadata, const char* name, const char* needed) {
  const auto found = metadata.find(name);
  if (found == metadata.end() || found->is_null()) return success();
  if (found->is_array() && std::find(found->begin(), found->end(), needed) != found->end()) {
    return success();
  }
  return bad_metadata(std::string(name) + " has to include " + needed + ".");
}

// Returns the scopes in the text that a client can get. Many clients request all scopes that they
// know. RFC 7591 §2 allows a server to omit scopes. The response contains the remaining ones.
std::vector<std::string> known_scopes(const std::string& text) {
  std::vector<std::string> scopes = oauth_messages::separated(text, " ");
  std::erase_if(scopes, [](const std::string& scope) { return !is_scope_of_clients(scope); });
  return scopes;
}

Result<ClientRequest> request_of(const nlohmann::json& metadata) {
  ClientRequest request;
  request.is_registered = true;
  PATCHBAY_TRY(request.name, text_or(metadata, "client_name", "A program without a name"));
  PATCHBAY_TRY(request.auth_method, text_or(metadata, "token_endpoint_auth_method", kBasic));
  PATCHBAY_TRY(const auto scope, text_or(metadata, "scope", ""));
  request.scopes = known_scopes(scope);
  if (request.auth_method == kPrivateKey) {
    PATCHBAY_TRY(read_keys(metadata, request));
  }
  PATCHBAY_TRY(require_in(metadata, "grant_types", "authorization_code"));
  PATCHBAY_TRY(require_in(metadata, "response_types", "code"));
  auto uris = oauth_messages::list_of(metadata, "redirect_uris");
  if (!uris || uris->empty()) {
    return oauth_error("invalid_redirect_uri", "redirect_uris has to be a list of addresses.");
  }
  request.redirect_uris = std::move(*uris);
  return request;
}

Json answer_of(const NewClient& made) {
  const Client& client = made.client;
  Json answer = {{"client_id", client.id},
                 {"client_id_issued_at", std::chrono::duration_cast<std::chrono::seconds>(
                                             client.created_at.time_since_epoch())
                                             .count()},
                 {"client_name", client.name},
                 {"redirect_uris", client.redirect_uris},
                 {"token_endpoint_auth_method", client.auth_method},
                 {"grant_types", {"authorization_code", "refresh_token"}},
                 {"response_types", {"code"}}};
  if (!client.scopes.empty()) answer["scope"] = joined(client.scopes);
  if (!client.jwks.empty()) answer["jwks"] = Json::parse(client.jwks);
  if (!client.jwks_uri.empty()) answer["jwks_uri"] = client.jwks_uri;
  if (client.has_secret()) {
    answer["client_secret"] = made.secret.reveal();
    answer["client_secret_expires_at"] = 0;
  }
  return answer;
}

Result<NewClient> registered(Authserver& server, const Request& request) {
  PATCHBAY_TRY(server.registrations.take(httpd::network_of(request.address)));
  const auto metadata = request.body.size() <= kMetadataBytes
                            ? oauth_messages::parse_object(request.body)
                            : std::nullopt;
  if (!metadata) {
    return bad_metadata("The body has to be a JSON object of at most 16 KiB (RFC 7591).");
  }
  PATCHBAY_TRY(const auto wanted, request_of(*metadata));
  if (!wanted.jwks_uri.empty() && !server.parts.fetch_document) {
    return bad_metadata("This server fetches no keys: give them in jwks.");
  }
  return server.clients.add(wanted, "");
}

}  // namespace

Answer register_client(Authserver& server, const Request& request) {
  const auto made = registered(server, request);
  if (made.has_error()) return oauth_refusal(made.error());
  return open_json(answer_of(made.value()).dump(), 201);
}

}  // namespace patchbay::authserver
