#include "authserver/client_assertion.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "authserver/handlers.h"
#include "authserver/jws.h"
#include "authserver/jwt_time.h"
#include "authserver/oauth_error.h"
#include "base/digest.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::text_of;

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::size_t kLongestJti = 256;
constexpr double kSkewSeconds = 30;      // maximum difference of the client's clock
constexpr double kLongestSeconds = 600;  // maximum time until an assertion expires
constexpr int kMostRemembered = 2000;    // maximum number of a client's unexpired assertions

Error bad_assertion(std::string message) {
  return oauth_error("invalid_client", "client_assertion: " + std::move(message));
}

// Returns true if the text can be a client id: printable ASCII, like the parameter client_id (RFC
// 6749 appendix A.1).
bool is_id(std::string_view text) {
  constexpr std::size_t kLongestId = 500;
  return !text.empty() && text.size() <= kLongestId &&
         std::all_of(text.begin(), text.end(),
                     [](char letter) { return letter > ' ' && letter < 0x7F; });
}

// An assertion whose signature has not been checked yet.
struct Assertion {
  Jws jws;
  nlohmann::json claims;
  std::string client;  // the claim "sub"
};

Result<Assertion> read_assertion(const Form& form) {
  if (form.get("client_assertion_type").empty() || form.get("client_assertion").empty()) {
    return oauth_error("invalid_request",
                       "client_assertion and client_assertion_type come together.");
  }
  if (form.get("client_assertion_type") != kAssertionType) {
    return bad_assertion("client_assertion_type has to be " + std::string(kAssertionType) + ".");
  }
  auto jws = read_jws(form.get("client_assertion"));
  auto claims = jws ? oauth_messages::parse_object(jws->payload) : std::nullopt;
  if (!claims) {
    return bad_assertion(
        "it has to be a signed JWT (RFC 7519) in compact form, of at most 8 KiB, without the "
        "header crit.");
  }
  std::string client = text_of(*claims, "sub");
  const std::string_view named = form.get("client_id");
  if (!is_id(client) || text_of(*claims, "iss") != client || (!named.empty() && named != client)) {
    return bad_assertion("iss and sub have to be the client_id.");
  }
  return Assertion{std::move(*jws), std::move(*claims), std::move(client)};
}

// Returns true for an allowed JWT type (RFC 8725 §3.11), and for no type.
bool is_type_of_assertions(std::string_view type) {
  return type.empty() || equal_ignoring_case(type, "JWT") ||
         equal_ignoring_case(type, "client-authentication+jwt");
}

// Returns true if this server is the assertion's only audience. Another audience could use the
// client's assertion at this server.
bool is_for_us(const Authserver& server, const nlohmann::json& claims) {
  const std::string& issuer = server.resources.issuer();
  const auto is_ours = [&](const nlohmann::json& each) {
    return each.is_string() && (each == issuer || each == issuer + std::string(kTokenPath));
  };
  const auto audience = claims.find("aud");
  if (audience == claims.end()) return false;
  if (!audience->is_array()) return is_ours(*audience);
  return !audience->empty() && std::all_of(audience->begin(), audience->end(), is_ours);
}

Result<void> check_signature(Authserver& server, const httpd::Request& request,
                             const Client& client, const Jws& jws) {
  const Error wrong = bad_assertion(
      "no key of the client has made its signature, by ES256, EdDSA, PS256 or RS256.");
  if (client.jwks_uri.empty()) {
    PATCHBAY_TRY(const auto keys, JwkSet::read(client.jwks));
    if (keys.has_signed(jws)) return success();
    return wrong;
  }
  const auto kept = server.client_keys.recall(client.jwks_uri);
  if (kept && kept->has_signed(jws)) return success();
  if (kept && kept->has_named_key(jws)) return wrong;
  PATCHBAY_TRY(const auto newest,
               server.client_keys.newest(client.jwks_uri, patience_of(request),
                                         [&] { return server.take_fetch(request.address); }));
  if (newest != kept && newest->has_signed(jws)) return success();
  return wrong;
}

Result<void> check_times(const nlohmann::json& claims, double now) {
  const auto expires = time_in(claims, "exp");
  if (!expires || *expires + kSkewSeconds <= now) {
    return bad_assertion("exp has to be in the future. Compare the clock of the client.");
  }
  if (*expires > now + kLongestSeconds + kSkewSeconds) {
    return bad_assertion("exp has to be at most ten minutes from now.");
  }
  for (const char* name : {"nbf", "iat"}) {
    if (!claims.contains(name)) continue;
    const auto begins = time_in(claims, name);
    if (!begins || *begins > now + kSkewSeconds) {
      return bad_assertion(std::string(name) +
                           " may not be in the future. Compare the clock of the client.");
    }
  }
  return success();
}

bool is_known_assertion(store::Transaction& transaction, const std::string& hash) {
  int count = 0;
  transaction.sql() << "select count(*) from client_assertion where hash = :h", soci::use(hash),
      soci::into(count);
  return count > 0;
}

// Makes room for one more assertion of the client. Fails if too many are unexpired.
Result<void> make_room_for(store::Transaction& transaction, const std::string& client) {
  const store::Millis now = transaction.now();
  int count = 0;
  transaction.sql() << "delete from client_assertion where client = :c and expires_at < :n",
      soci::use(client), soci::use(now);
  transaction.sql() << "select count(*) from client_assertion where client = :c", soci::use(client),
      soci::into(count);
  if (count < kMostRemembered) return success();
  return Error(Code::kRateLimited,
               "The client has shown 2000 assertions that have not expired yet. Let assertions "
               "last a minute, and ask less often.")
      .with_retry_after(std::chrono::seconds(60));
}

// Tells whether an assertion is used for the first time.
enum class Use { kFirst, kAgain };

// The times are checked by the database's clock, because all hosts share it.
Result<Use> use_assertion(store::Transaction& transaction, const Assertion& assertion) {
  PATCHBAY_TRY(check_times(assertion.claims, static_cast<double>(transaction.now()) / 1000));
  const std::string hash = sha256_hex(assertion.client + "\n" + text_of(assertion.claims, "jti"));
  if (is_known_assertion(transaction, hash)) return Use::kAgain;
  PATCHBAY_TRY(make_room_for(transaction, assertion.client));
  const double end = time_in(assertion.claims, "exp").value_or(0) + kSkewSeconds;
  const auto expires = static_cast<store::Millis>(std::ceil(end * 1000));
  transaction.sql()
      << "insert into client_assertion (hash, client, expires_at) values (:h, :c, :e)",
      soci::use(hash), soci::use(assertion.client), soci::use(expires);
  return Use::kFirst;
}

Result<void> check_claims(const Authserver& server, const Assertion& assertion) {
  const std::string jti = text_of(assertion.claims, "jti");
  if (jti.empty() || jti.size() > kLongestJti) {
    return bad_assertion("jti has to be a text of 1 to 256 bytes that is new each time.");
  }
  if (!is_type_of_assertions(assertion.jws.type)) {
    return bad_assertion("typ has to be JWT or client-authentication+jwt, or missing.");
  }
  if (is_for_us(server, assertion.claims)) return success();
  return bad_assertion("aud has to be " + server.resources.issuer() +
                       ", or the token endpoint there, and nothing else.");
}

}  // namespace

bool uses_assertion(const Form& form) {
  return !form.get("client_assertion").empty() || !form.get("client_assertion_type").empty();
}

Result<Client> asserted_client(Authserver& server, const httpd::Request& request,
                               const Form& form) {
  PATCHBAY_TRY(const auto assertion, read_assertion(form));
  PATCHBAY_TRY(auto client, server.find_client(assertion.client, request));
  if (!client || !client->has_keys()) {
    return bad_assertion("the client is unknown here, was revoked, or has no keys here.");
  }
  PATCHBAY_TRY(check_signature(server, request, *client, assertion.jws));
  PATCHBAY_TRY(check_claims(server, assertion));
  PATCHBAY_TRY(const Use use, server.parts.store.transaction([&](store::Transaction& transaction) {
    return use_assertion(transaction, assertion);
  }));
  if (use == Use::kFirst) return std::move(*client);
  // The rate limit keeps the audit log small, because a client may repeat an assertion often.
  if (server.reuses_of_client.take(client->id).has_value()) {
    PATCHBAY_TRY(server.clients.note_reuse(*client));
  }
  return bad_assertion("its jti was used before. Make a new assertion for each request.");
}

void delete_expired_assertions(store::Transaction& transaction) {
  const store::Millis now = transaction.now();
  transaction.sql() << "delete from client_assertion where expires_at < :n", soci::use(now);
}

}  // namespace patchbay::authserver
