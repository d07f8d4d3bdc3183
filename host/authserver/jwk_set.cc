#include "authserver/jwk_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::text_of;

Error bad_set(std::string message) { return {Code::kInvalidArgument, std::move(message)}; }

// Decodes a member's number (RFC 7518 §2, Base64urlUInt). Returns an empty result if it is missing.
std::vector<std::uint8_t> number_in(const nlohmann::json& key, const char* name) {
  return from_base64url(text_of(key, name)).value_or(std::vector<std::uint8_t>());
}

// Returns true if the key is for signatures (RFC 7517 §4.2, §4.3).
bool is_for_signatures(const nlohmann::json& key) {
  if (key.contains("use") && text_of(key, "use") != "sig") return false;
  if (!key.contains("key_ops")) return true;
  const auto uses = oauth_messages::list_of(key, "key_ops");
  return uses && std::find(uses->begin(), uses->end(), "verify") != uses->end();
}

PublicKey public_key_of(const nlohmann::json& key) {
  const std::string kind = text_of(key, "kty");
  const std::string curve = text_of(key, "crv");
  if (kind == "RSA") return rsa_key(number_in(key, "n"), number_in(key, "e"));
  if (kind == "EC" && curve == "P-256") return p256_key(number_in(key, "x"), number_in(key, "y"));
  if (kind == "OKP" && curve == "Ed25519") return ed25519_key(number_in(key, "x"));
  return nullptr;
}

// Returns the algorithm with this name. EdDSA means Ed25519, because this server supports no other
// curve for EdDSA.
std::optional<SignatureAlgorithm> algorithm_named(std::string_view name) {
  if (name == "ES256") return SignatureAlgorithm::kEs256;
  if (name == "Ed25519" || name == "EdDSA") return SignatureAlgorithm::kEd25519;
  if (name == "PS256") return SignatureAlgorithm::kPs256;
  if (name == "RS256") return SignatureAlgorithm::kRs256;
  return std::nullopt;
}

bool is_among(const std::vector<SignatureAlgorithm>& all, SignatureAlgorithm one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// Returns the algorithms that the key allows: all algorithms of its kind, or only the one in the
// key.
std::vector<SignatureAlgorithm> algorithms_of(const nlohmann::json& key) {
  using enum SignatureAlgorithm;
  const std::string kind = text_of(key, "kty");
  std::vector<SignatureAlgorithm> all = {kEs256};
  if (kind == "RSA") all = {kPs256, kRs256};
  if (kind == "OKP") all = {kEd25519};
  if (!key.contains("alg")) return all;
  const auto only = algorithm_named(text_of(key, "alg"));
  if (only && is_among(all, *only)) return {*only};
  return {};
}

}  // namespace

Result<JwkSet> JwkSet::read(std::string_view text, JwkLimits most) {
  const auto read =
      text.size() <= most.kibibytes << 10 ? oauth_messages::parse_object(text) : std::nullopt;
  const auto listed = read ? read->find("keys") : nlohmann::json::const_iterator();
  if (!read || listed == read->end() || !listed->is_array() || listed->size() > most.keys) {
    return bad_set(
        "The keys have to be a JWK Set (RFC 7517): an object with the list keys, of at most " +
        std::to_string(most.keys) + " keys and " + std::to_string(most.kibibytes) + " KiB.");
  }
  JwkSet set;
  for (const nlohmann::json& key : *listed) {
    if (!key.is_object()) return bad_set("Each key of a JWK Set has to be a JSON object.");
    if (key.contains("d")) {
      return bad_set(
          "The keys contain a private key (the member d). Make a new key, and publish only its "
          "public members.");
    }
    auto algorithms = algorithms_of(key);
    if (algorithms.empty() || !is_for_signatures(key)) continue;
    PublicKey made = public_key_of(key);
    if (!made) continue;
    set.keys_.push_back({text_of(key, "kid"), std::move(algorithms), std::move(made)});
  }
  if (!set.keys_.empty()) return set;
  return bad_set(
      "The keys contain no key for ES256 (EC on P-256), EdDSA (Ed25519), PS256 or RS256 "
      "(RSA of 2048 to 4096 bits).");
}

bool JwkSet::has_signed(const Jws& jws) const {
  const auto algorithm = algorithm_named(jws.algorithm);
  return algorithm && std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
           const bool is_meant = jws.key_id.empty() || jws.key_id == key.id;
           return is_meant && is_among(key.algorithms, *algorithm) &&
                  is_signed(key.key, *algorithm, jws.signed_text, jws.signature).value_or(false);
         });
}

bool JwkSet::has_named_key(const Jws& jws) const {
  return !jws.key_id.empty() && std::any_of(keys_.begin(), keys_.end(),
                                            [&](const Key& key) { return key.id == jws.key_id; });
}

}  // namespace patchbay::authserver
