#include "authserver/client_documents.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "authserver/client_metadata.h"
#include "authserver/oauth_error.h"
#include "http_client/url.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::list_of;
using oauth_messages::text_of;

constexpr std::size_t kLongestAddress = 500;
constexpr std::size_t kDocumentBytes = std::size_t{64} << 10;
constexpr std::size_t kMostDocuments = 500;
constexpr std::chrono::seconds kFetchTime{5};
constexpr std::chrono::seconds kClientKept{3600};
constexpr std::chrono::seconds kRefusalKept{30};

Error bad_document(std::string message) {
  return oauth_error("invalid_client_metadata", std::move(message));
}

// Returns true if the client says that it can show itself in this way, perhaps among others.
bool offers(const nlohmann::json& document, std::string_view method) {
  const auto others = document.find("token_endpoint_auth_methods_supported");
  return text_of(document, "token_endpoint_auth_method") == method ||
         (others != document.end() && others->is_array() &&
          std::find(others->begin(), others->end(), method) != others->end());
}

// Returns how the client shows that it is the client. One that can do without a key may leave it
// out; a client that names no method has no key.
Result<std::string_view> method_of(const nlohmann::json& document) {
  if (document.contains("client_secret")) {
    return bad_document("A document is public, so it cannot have a client_secret.");
  }
  const bool says_nothing =
      text_of(document, "token_endpoint_auth_method").empty() && !offers(document, kPrivateKey);
  if (says_nothing || offers(document, kNoSecret)) return kNoSecret;
  if (offers(document, kPrivateKey)) return kPrivateKey;
  return bad_document(
      "A client with a document has no secret: token_endpoint_auth_method has to be \"none\" "
      "or private_key_jwt.");
}

}  // namespace

FetchDocument fetch_publicly(HttpClient& http, const Clock& clock) {
  return [&http, &clock](const std::string& address) -> Result<std::string> {
    PATCHBAY_TRY(const auto url, Url::parse(address));
    PATCHBAY_TRY(const auto origins, OriginPolicy::only(url.origin(), false, Reach::kPublic));
    patchbay::Request request;
    request.url = address;
    request.headers.add("Accept", "application/json");
    request.origins = &origins;
    request.credential = false;
    request.max_redirects = 1;
    request.retry.max_tries = 1;
    request.deadline = clock.now() + kFetchTime;
    request.limits.max_body_bytes = kDocumentBytes;
    request.limits.max_decompressed_bytes = kDocumentBytes;
    PATCHBAY_TRY(auto answer, http.fetch(request, kDocumentBytes));
    if (answer.status == 200) return std::move(answer.body);
    return Error(Code::kProviderError, "The client's document was not found: status " +
                                           std::to_string(answer.status) + ".");
  };
}

bool is_document_address(std::string_view id) {
  constexpr std::string_view kScheme = "https://";
  if (!id.starts_with(kScheme) || id.size() > kLongestAddress) return false;
  const std::size_t path = id.find('/', kScheme.size());
  if (path == id.npos || path + 1 == id.size()) return false;
  const std::string_view segments = id.substr(path);
  return std::all_of(id.begin(), id.end(),
                     [](char letter) { return letter > ' ' && letter < 0x7F; }) &&
         id.find_first_of("#@\\") == id.npos && segments.find("/./") == id.npos &&
         segments.find("/../") == id.npos && !segments.ends_with("/.") &&
         !segments.ends_with("/..");
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
  if (offers(*read, kPrivateKey)) {
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

std::optional<Client> ClientDocuments::recall(const std::string& id) {
  const Lock lock(mutex_);
  const auto found = kept_.find(id);
  if (found == kept_.end() || clock_.now() >= found->second.until) return std::nullopt;
  return found->second.client;
}

std::optional<Client> ClientDocuments::find(const std::string& id) {
  if (!fetch_ || !is_document_address(id)) return std::nullopt;
  {
    const Lock lock(mutex_);
    const auto found = kept_.find(id);
    if (found != kept_.end() && clock_.now() < found->second.until) return found->second.client;
  }
  const auto document = fetch_(id);
  auto client = document.has_value() ? client_of_document(id, document.value())
                                     : Result<Client>(document.error());
  Kept made{std::nullopt, clock_.now() + kRefusalKept};
  if (client.has_value()) made = {std::move(client).value(), clock_.now() + kClientKept};
  const Lock lock(mutex_);
  if (kept_.size() >= kMostDocuments) kept_.clear();
  return kept_.insert_or_assign(id, std::move(made)).first->second.client;
}

}  // namespace patchbay::authserver
