// SPDX-License-Identifier: Apache-2.0
// The host makes and checks MACs, signatures and digests for the connector (a draft). The secrets
// stay in the host; the connector only names them.
//
//   const Crypto crypto(call);
//   const bool is_sent_by_provider =
//       crypto.check_mac("hmac-sha256", "subscription", {"v0:", time, ":", body}, mac);
//
// The names of algorithms and secrets are those of abi/draft/host_crypto.h. All functions are [at
// once]. They throw UNSUPPORTED for an algorithm that the host does not know, and NOT_FOUND for a
// secret that the call does not have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patchbay/abi/draft/host_crypto.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class Crypto {
 public:
  // The input: these texts one after the other.
  using Pieces = std::vector<std::string_view>;

  explicit Crypto(const Call& call)
      : call_(&call.raw()),
        crypto_(&call.services()
                     .first_release(PATCHBAY_HOST_CRYPTO_ID, &patchbay_host_crypto::digest)
                     .get()) {}

  // Returns true if `mac` (bytes, not hex) is the MAC of the pieces. The host compares in constant
  // time.
  [[nodiscard]] bool check_mac(std::string_view algorithm, std::string_view secret,
                               const Pieces& pieces, std::string_view mac) const {
    const auto lent = lend(pieces);
    std::uint32_t matches = 0;
    ServiceError error;
    error.check(crypto_->check_mac(call_, borrow(algorithm), borrow(secret), lent.data(),
                                   lent.size(), borrow(mac), &matches, error.raw()));
    return matches != 0;
  }

  // Returns the MAC of the pieces, in bytes.
  [[nodiscard]] std::string mac(std::string_view algorithm, std::string_view secret,
                                const Pieces& pieces) const {
    const auto lent = lend(pieces);
    Collector mac;
    ServiceError error;
    error.check(crypto_->mac(call_, borrow(algorithm), borrow(secret), lent.data(), lent.size(),
                             mac.raw(), error.raw()));
    return std::move(mac.text);
  }

  // Returns true if `signature` is the signature of the pieces under this public key
  // (SubjectPublicKeyInfo, DER). Throws INVALID_ARGUMENT if the key is malformed, or does not
  // belong to the algorithm.
  [[nodiscard]] bool check_signature(std::string_view algorithm, std::string_view key,
                                     const Pieces& pieces, std::string_view signature) const {
    const auto lent = lend(pieces);
    std::uint32_t matches = 0;
    ServiceError error;
    error.check(crypto_->check_signature(call_, borrow(algorithm), borrow(key), lent.data(),
                                         lent.size(), borrow(signature), &matches, error.raw()));
    return matches != 0;
  }

  // Returns the digest of the pieces, in bytes.
  [[nodiscard]] std::string digest(std::string_view algorithm, const Pieces& pieces) const {
    const auto lent = lend(pieces);
    Collector digest;
    ServiceError error;
    error.check(crypto_->digest(call_, borrow(algorithm), lent.data(), lent.size(), digest.raw(),
                                error.raw()));
    return std::move(digest.text);
  }

 private:
  static std::vector<patchbay_str> lend(const Pieces& pieces) {
    std::vector<patchbay_str> lent;
    lent.reserve(pieces.size());
    for (const std::string_view piece : pieces) lent.push_back(borrow(piece));
    return lent;
  }

  const patchbay_call* call_;
  const patchbay_host_crypto* crypto_;
};

}  // namespace patchbay::sdk
