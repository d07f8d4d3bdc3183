// SPDX-License-Identifier: Apache-2.0
// The crypto service of the test host. Host::secrets names the secrets of a call. Host::prover
// returns the right MAC, signature or digest for a proof (proof.h). If a test sets no prover, the
// test host makes up the bytes with made_up().
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/draft/host_crypto.h"
#include "patchbay/sdk/error.h"
#include "patchbay/testing/host.h"
#include "patchbay/testing/http_service.h"
#include "patchbay/testing/proof.h"

namespace patchbay::testing {

inline bool is_known_algorithm(const Proof& proof) {
  const std::string& name = proof.algorithm;
  if (proof.function == "digest") return name == "sha256" || name == "sha1" || name == "md5";
  if (proof.function == "check_signature") {
    return name == "ed25519" || name == "rs256" || name == "es256";
  }
  return name == "hmac-sha256" || name == "hmac-sha1" || name == "hmac-sha512";
}

// Puts the pieces into the proof. Returns TOO_LARGE if there are more pieces or bytes than a call
// may have.
inline patchbay_status join(LiveCall& call, const patchbay_str* pieces, std::uint64_t count,
                            Proof& proof, patchbay_error* error) {
  bool fits = count <= PATCHBAY_CRYPTO_PIECES_MAX;
  for (std::uint64_t i = 0; fits && i < count; ++i) {
    fits = pieces[i].size <= PATCHBAY_CRYPTO_BYTES_MAX - proof.input.size();
    if (fits) proof.input += view(pieces[i]);
  }
  if (fits) return PATCHBAY_OK;
  return say(call, error, {PATCHBAY_E_TOO_LARGE, "These are too many pieces, or bytes."});
}

// Adds the proof to Host::proofs, and sets `right` to the bytes that the test host accepts. Fails
// if the call does not have the secret, or if the algorithm is unknown.
inline patchbay_status prove(const patchbay_call* table, Proof proof, const patchbay_str* pieces,
                             std::uint64_t count, std::string& right, patchbay_error* error) {
  LiveCall* call = begin_at_once(table, ("crypto." + proof.function).c_str(), error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (const patchbay_status status = join(*call, pieces, count, proof, error)) return status;
  Host& host = call->host;
  const bool has_secret = proof.function == "mac" || proof.function == "check_mac";
  if (has_secret &&
      std::find(host.secrets.begin(), host.secrets.end(), proof.key) == host.secrets.end()) {
    return say(*call, error, {PATCHBAY_E_NOT_FOUND, "This call has no such secret."});
  }
  if (!is_known_algorithm(proof)) {
    return say(*call, error, {PATCHBAY_E_UNSUPPORTED, "This algorithm is unknown."});
  }
  host.proofs.push_back(proof);
  try {
    right = host.prover ? host.prover(proof) : made_up(proof);
    return PATCHBAY_OK;
  } catch (const sdk::Error& failure) {
    return say(*call, error, failure);
  }
}

inline patchbay_status check_proof(const patchbay_call* table, const Proof& proof,
                                   const patchbay_str* pieces, std::uint64_t count,
                                   std::uint32_t* matches, patchbay_error* error) {
  std::string right;
  const patchbay_status status = prove(table, proof, pieces, count, right, error);
  if (status == PATCHBAY_OK) *matches = right == proof.presented ? 1 : 0;
  return status;
}

inline patchbay_status make_proof(const patchbay_call* table, const Proof& proof,
                                  const patchbay_str* pieces, std::uint64_t count,
                                  const patchbay_sink* sink, patchbay_error* error) {
  std::string right;
  const patchbay_status status = prove(table, proof, pieces, count, right, error);
  if (status != PATCHBAY_OK) return status;
  return sink->write(sink->context, right.data(), right.size());
}

inline patchbay_status check_mac(const patchbay_call* table, patchbay_str algorithm,
                                 patchbay_str secret, const patchbay_str* pieces,
                                 std::uint64_t count, patchbay_str mac, std::uint32_t* matches,
                                 patchbay_error* error) {
  const Proof proof{std::string(view(algorithm)),
                    std::string(view(secret)),
                    {},
                    "check_mac",
                    std::string(view(mac))};
  return check_proof(table, proof, pieces, count, matches, error);
}

inline patchbay_status make_mac(const patchbay_call* table, patchbay_str algorithm,
                                patchbay_str secret, const patchbay_str* pieces,
                                std::uint64_t count, const patchbay_sink* mac,
                                patchbay_error* error) {
  const Proof proof{std::string(view(algorithm)), std::string(view(secret)), {}, "mac", {}};
  return make_proof(table, proof, pieces, count, mac, error);
}

inline patchbay_status check_signature(const patchbay_call* table, patchbay_str algorithm,
                                       patchbay_str key, const patchbay_str* pieces,
                                       std::uint64_t count, patchbay_str signature,
                                       std::uint32_t* matches, patchbay_error* error) {
  const Proof proof{std::string(view(algorithm)),
                    std::string(view(key)),
                    {},
                    "check_signature",
                    std::string(view(signature))};
  return check_proof(table, proof, pieces, count, matches, error);
}

inline patchbay_status make_digest(const patchbay_call* table, patchbay_str algorithm,
                                   const patchbay_str* pieces, std::uint64_t count,
                                   const patchbay_sink* digest, patchbay_error* error) {
  const Proof proof{std::string(view(algorithm)), {}, {}, "digest", {}};
  return make_proof(table, proof, pieces, count, digest, error);
}

inline constexpr patchbay_host_crypto kCryptoTable = {
    sizeof(patchbay_host_crypto), 0, check_mac, make_mac, check_signature, make_digest};

}  // namespace patchbay::testing
