#include "oauth/client_registration.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http_client/url.h"
#include "oauth/client_metadata.h"
#include "oauth_messages/json_texts.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth {
namespace {

using manifest::ClientAuthentication;
using oauth_messages::Reason;

constexpr std::size_t kRegistrationBytes = std::size_t{64} << 10;
constexpr std::size_t kLongestClient = 4096;  // maximum length of an id or a secret, in bytes

Error not_registered(const Endpoints& at, Reason reason, const std::string& why) {
  return oauth_messages::oauth_failed(
      reason, "The authorization server " + at.issuer.substr(0, 200) +
                  " did not register this host as a client: " + why +
                  (reason == Reason::kProviderDown
                       ? " Try later."
                       : " Register a client there by hand, and configure it."));
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return letter >= ' ' && letter <= '~'; });
}

// Returns the client's authentication method. Returns nullopt if this host does not support
// `method`. A client without a secret does not authenticate itself. For a secret without a method,
// the default of RFC 7591 applies (client_secret_basic).
std::optional<ClientAuthentication> authentication_of(const std::string& method, bool has_secret) {
  if (!has_secret) {
    return method.empty() || method == "none" ? std::optional(ClientAuthentication::kNone)
                                              : std::nullopt;
  }
  if (method == "none") return ClientAuthentication::kNone;
  if (method == "client_secret_post") return ClientAuthentication::kPost;
  if (method.empty() || method == "client_secret_basic") return ClientAuthentication::kBasic;
  return std::nullopt;
}

// Returns client_secret_expires_at (seconds since 1970). Returns nullopt for 0 (the secret does not
// expire), and also if the answer gives no usable time.
std::optional<WallTime> end_of_secret(const nlohmann::json& answer) {
  const auto found = answer.find("client_secret_expires_at");
  if (found == answer.end() || !found->is_number_integer()) return std::nullopt;
  const auto seconds = found->get<std::int64_t>();
  constexpr std::int64_t kLatest = 253'402'300'799;  // the end of the year 9999
  if (seconds <= 0 || seconds > kLatest) return std::nullopt;
  return WallTime(std::chrono::seconds(seconds));
}

// Reads the registered client from the response (RFC 7591 §3.2.1).
Result<GivenClient> client_in(const Endpoints& at, std::string& body) {
  auto answer = oauth_messages::parse_object(body);
  wipe_bytes(body.data(), body.size());
  if (!answer) return not_registered(at, Reason::kClientMissing, "its answer cannot be read.");
  GivenClient given;
  ClientIdentity& client = given.identity;
  client.id = oauth_messages::text_of(*answer, "client_id");
  client.secret = Secret(oauth_messages::text_of(*answer, "client_secret"));
  const std::string method = oauth_messages::text_of(*answer, "token_endpoint_auth_method");
  if (!client.secret.empty()) given.expires_at = end_of_secret(*answer);
  oauth_messages::wipe_texts(*answer);
  const bool is_usable =
      !client.id.empty() && client.id.size() <= kLongestClient && is_printable(client.id) &&
      client.secret.reveal().size() <= kLongestClient && is_printable(client.secret.reveal());
  if (!is_usable) {
    return not_registered(at, Reason::kClientMissing, "its answer names no client_id.");
  }
  client.authentication = authentication_of(method, !client.secret.empty());
  if (!client.authentication) {
    return not_registered(at, Reason::kClientMissing,
                          "it wants a way of proving who asks that this host does not have.");
  }
  return given;
}

}  // namespace

Result<GivenClient> register_client(http_client::HttpClient& http, const Endpoints& at,
                                    const std::string& redirect_uri, const Bounds& bounds) {
  PATCHBAY_TRY(const auto url, http_client::Url::parse(at.registration));
  PATCHBAY_TRY(const auto origins, http_client::OriginPolicy::only(url.origin(), false, at.reach));
  const std::string body = registration_request(redirect_uri, at);
  http_client::Request request;
  request.method = "POST";
  request.url = at.registration;
  request.headers.add("Accept", "application/json");
  request.headers.add("Content-Type", "application/json");
  request.body = body;
  request.origins = &origins;
  request.credential = false;
  request.max_redirects = 0;
  request.deadline = bounds.deadline;
  request.stop = bounds.stop;
  request.trace_id = bounds.trace_id;
  request.limits.max_body_bytes = kRegistrationBytes;
  request.limits.max_decompressed_bytes = kRegistrationBytes;
  auto response = http.fetch(request, kRegistrationBytes);
  if (response.has_error()) {
    const Error& error = response.error();
    if (error.code() == Code::kCancelled) return error;
    return not_registered(at, Reason::kProviderDown, error.message());
  }
  const int status = response.value().status;
  if (status == 200 || status == 201) return client_in(at, response.value().body);
  return not_registered(
      at,
      oauth_messages::means_provider_down(status) ? Reason::kProviderDown : Reason::kClientMissing,
      "it answered " + std::to_string(status) + ".");
}

}  // namespace patchbay::oauth
