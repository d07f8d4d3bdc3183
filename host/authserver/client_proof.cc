#include "authserver/client_proof.h"

#include <algorithm>

#include "authserver/client_assertion.h"
#include "authserver/oauth_error.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "callers/names.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kBasicScheme = "Basic ";
constexpr std::size_t kLongestProof = 512;

Error unknown_client() {
  return oauth_error("invalid_client",
                     "The client is unknown here or was revoked, or its secret is wrong, or it has "
                     "to show a client_assertion. Register the client again, or add the server "
                     "again.");
}

struct ClientProof {
  std::string id;
  Secret secret;
};

Secret form_decoded(std::string_view text) {
  const auto pairs = oauth_messages::parse_form("x=" + std::string(text));
  return pairs.size() == 1 ? pairs.front().second : Secret();
}

// Returns the id and the secret in the header, still form-encoded.
std::optional<ClientProof> basic_proof(const httpd::Request& request) {
  std::string_view value = request.header("Authorization").value_or("");
  value.remove_prefix(kBasicScheme.size());
  auto bytes = value.size() <= 2 * kLongestProof ? from_base64(value) : std::nullopt;
  if (!bytes) return std::nullopt;
  const Secret text(std::string(bytes->begin(), bytes->end()));
  wipe_bytes(bytes->data(), bytes->size());
  const std::size_t colon = text.reveal().find(':');
  if (colon == std::string_view::npos || !is_utf8(text.reveal())) return std::nullopt;
  return ClientProof{std::string(text.reveal().substr(0, colon)),
                     Secret(std::string(text.reveal().substr(colon + 1)))};
}

// Checks the id and the secret in the header, and returns their client. Both should be form-encoded
// (RFC 6749 §2.3.1). Many clients do not encode the secret, so the secret is also tried without
// decoding.
Result<std::optional<Client>> check_basic(Clients& clients, const ClientProof& shown) {
  const std::string id(form_decoded(shown.id).reveal());
  const Secret decoded = form_decoded(shown.secret.reveal());
  PATCHBAY_TRY(auto client, clients.check(id, decoded.reveal()));
  if (client || decoded.reveal() == shown.secret.reveal()) return client;
  return clients.check(id, shown.secret.reveal());
}

}  // namespace

bool uses_basic(const httpd::Request& request) {
  const std::string_view value = request.header("Authorization").value_or("");
  return value.size() > kBasicScheme.size() &&
         equal_ignoring_case(value.substr(0, kBasicScheme.size()), kBasicScheme);
}

Result<Client> proven_client(Authserver& server, const httpd::Request& request, const Form& form) {
  if (uses_assertion(form)) {
    if (uses_basic(request) || !form.get("client_secret").empty()) {
      return oauth_error("invalid_request",
                         "The client shows a secret and a signed assertion. Send one of them.");
    }
    return asserted_client(server, request, form);
  }
  std::optional<Client> client;
  const std::string_view named = form.get("client_id");
  if (uses_basic(request)) {
    if (!form.get("client_secret").empty()) {
      return oauth_error("invalid_request",
                         "The client shows its secret in the header and in the form. Send it in "
                         "one place.");
    }
    const auto shown = basic_proof(request);
    if (!shown || shown->secret.empty()) return unknown_client();
    PATCHBAY_TRY(client, check_basic(server.clients, *shown));
    if (client && !named.empty() && named != client->id) return unknown_client();
  } else {
    if (named.empty() || named.size() > kLongestProof ||
        form.get("client_secret").size() > kLongestProof) {
      return unknown_client();
    }
    const std::string id(named);
    if (callers::is_document_address(id) && form.get("client_secret").empty()) {
      PATCHBAY_TRY(client, server.find_client(id, request));
    } else {
      PATCHBAY_TRY(client, server.clients.check(id, form.get("client_secret")));
    }
  }
  if (!client || client->auth_method == kPrivateKey) return unknown_client();
  return std::move(*client);
}

}  // namespace patchbay::authserver
