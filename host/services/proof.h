// Digests, MACs and signatures of texts in several pieces, computed by OpenSSL.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::services {

using Pieces = std::span<const std::string_view>;

// Returns the digest's bytes. The algorithm is "sha256", "sha1" or "md5"; otherwise fails with
// UNSUPPORTED.
Result<std::string> digest_of(std::string_view algorithm, Pieces pieces);

// Returns the MAC's bytes. The algorithm is "hmac-sha256", "hmac-sha1" or "hmac-sha512"; otherwise
// fails with UNSUPPORTED.
Result<std::string> mac_of(std::string_view algorithm, std::string_view secret, Pieces pieces);

// Returns true if the signature belongs to the pieces. The algorithm is "ed25519", "rs256" or
// "es256"; otherwise fails with UNSUPPORTED. `key` is a SubjectPublicKeyInfo in DER; fails with
// INVALID_ARGUMENT if it is malformed or does not fit the algorithm.
Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature);

}  // namespace patchbay::services
