#include "authserver/client_documents.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "authserver/client_metadata.h"
#include "authserver/oauth_error.h"
#include "callers/names.h"
#include "http_client/url.h"
#include "oauth_messages/json_texts.h"
#include "oauth_messages/reason.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::list_of;
using oauth_messages::text_of;

constexpr std::size_t kDocumentBytes = std::size_t{64} << 10;
constexpr std::chrono::seconds kFetchTime{5};
constexpr const char* kMethod = "token_endpoint_auth_method";

Error bad_document(std::string message) {
  return oauth_error("invalid_client_metadata", std::move(message));
}

// Returns true if the document lists this authentication method.
bool lists(const nlohmann::json& document, std::string_view method) {
  const auto all = document.find("token_endpoint_auth_methods_supported");
  return all != document.end() && all->is_array() &&
         std::find(all->begin(), all->end(), method) != all->end();
}

// Returns true if the member exists and is not null.
bool is_there(const nlohmann::json& document, const char* name) {
  const auto found = document.find(name);
  return found != document.end() && !found->is_null();
}

bool names_keys(const nlohmann::json& document) {
  return is_there(document, "jwks") || is_there(document, "jwks_uri");
}

// Returns the client's authentication method. If token_endpoint_auth_method exists, only this
// member decides: a client that registers "private_key_jwt" always signs (CIMD draft, "Client
// Authentication"), and a client that registers "none" may be unable to sign. Without this member,
// a client that can sign must sign.
Result<std::string_view> method_of(const nlohmann::json& document) {
  if (document.contains("client_secret")) {
    return bad_document("A document is public, so it cannot have a client_secret.");
  }
  if (is_there(document, kMethod) && !document.at(kMethod).is_string()) {
    return bad_document("token_endpoint_auth_method has to be a text.");
  }
  const std::string said = text_of(document, kMethod);
  const bool can_sign =
      lists(document, kPrivateKey) && (names_keys(document) || !lists(document, kNoSecret));
  if (said == kPrivateKey || (said.empty() && can_sign)) return kPrivateKey;
  if (said == kNoSecret || said.empty()) return kNoSecret;
  return bad_document(
      "A client with a document has no secret: token_endpoint_auth_method has to be "
      "private_key_jwt or none.");
}

}  // namespace

FetchDocument fetch_publicly(http_client::HttpClient& http, const Clock& clock) {
  return fetch_within(http_client::Reach::kPublic, http, clock);
}

FetchDocument fetch_within(http_client::Reach reach, http_client::HttpClient& http,
                           const Clock& clock) {
  return [reach, &http, &clock](const std::string& address) -> Result<std::string> {
    PATCHBAY_TRY(const auto url, http_client::Url::parse(address));
    PATCHBAY_TRY(const auto origins, http_client::OriginPolicy::only(url.origin(), false, reach));
    patchbay::http_client::Request request;
    request.url = address;
    request.headers.add("Accept", "application/json");
    request.origins = &origins;
    request.credential = false;
    request.max_redirects = 0;
    request.retry.max_tries = 1;
    request.deadline = clock.now() + kFetchTime;
    request.limits.max_body_bytes = kDocumentBytes;
    request.limits.max_decompressed_bytes = kDocumentBytes;
    PATCHBAY_TRY(auto answer, http.fetch(request, kDocumentBytes));
    if (answer.status == 200) return std::move(answer.body);
    const bool is_passing = oauth_messages::means_provider_down(answer.status);
    return Error(is_passing ? Code::kProviderUnavailable : Code::kProviderError,
                 "The address answered with the status " + std::to_string(answer.status) + ".");
  };
}

Result<Client> client_of_document(const std::string& id, std::string_view document) {
  const auto read = oauth_messages::parse_object(document);
  if (!read || text_of(*read, "client_id") != id) {
    return bad_document(
        "The document at a client's id has to be a JSON object with this client_id.");
  }
  PATCHBAY_TRY(const auto method, method_of(*read));
  auto uris = list_of(*read, "redirect_uris");
  if (!uris) {
    return bad_document("The document of a client has to have redirect_uris, a list of texts.");
  }
  ClientRequest described{.name = text_of(*read, "client_name"),
                          .auth_method = std::string(method),
                          .redirect_uris = std::move(*uris)};
  if (method == kPrivateKey || lists(*read, kPrivateKey)) {
    PATCHBAY_TRY(read_keys(*read, described));
  }
  PATCHBAY_TRY(check_client(described));
  Client client;
  client.id = id;
  client.name = described.name;
  client.auth_method = described.auth_method;
  client.redirect_uris = std::move(described.redirect_uris);
  client.is_registered = true;
  client.jwks = std::move(described.jwks);
  client.jwks_uri = std::move(described.jwks_uri);
  return client;
}

ClientDocuments::ClientDocuments(FetchDocument fetch, const Clock& clock, telemetry::Log& log)
    : cache_(logged<Client>(log,
                            [fetch = std::move(fetch)](const std::string& id) -> Result<Client> {
                              if (!fetch)
                                return Error(Code::kUnsupported,
                                             "This server fetches no documents.");
                              PATCHBAY_TRY(const auto document, fetch(id));
                              return client_of_document(id, document);
                            }),
             clock) {}

std::optional<Client> ClientDocuments::recall(const std::string& id) {
  const auto known = cache_.recall(id);
  return known ? std::optional<Client>(*known) : std::nullopt;
}

Result<std::optional<Client>> ClientDocuments::find(const std::string& id, const Patience& patience,
                                                    const Cache::Admit& admit) {
  if (!callers::is_document_address(id)) return std::optional<Client>();
  if (auto known = recall(id)) return known;
  PATCHBAY_TRY(const auto reading, cache_.newest(id, patience, admit));
  if (auto passing = reading.passing_failure("The document at the client's id")) {
    return std::move(*passing);
  }
  return reading.failure ? std::optional<Client>() : std::optional<Client>(*reading.value);
}

}  // namespace patchbay::authserver
