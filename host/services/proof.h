// Computes digests and MACs and checks signatures, by OpenSSL. A text may consist of several
// pieces.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::services {

using Pieces = std::span<const std::string_view>;

// Returns the bytes of the digest. The algorithm must be "sha256", "sha1" or "md5"; otherwise fails
// with UNSUPPORTED.
Result<std::string> digest_of(std::string_view algorithm, Pieces pieces);

// Returns the bytes of the MAC. The algorithm must be "hmac-sha256", "hmac-sha1" or "hmac-sha512";
// otherwise fails with UNSUPPORTED.
Result<std::string> mac_of(std::string_view algorithm, std::string_view secret, Pieces pieces);

// Returns true if the owner of the key has signed the pieces. The algorithm must be "ed25519",
// "rs256" or "es256"; otherwise fails with UNSUPPORTED. `key` is a SubjectPublicKeyInfo in DER.
// Fails with INVALID_ARGUMENT if the key is malformed or does not fit the algorithm.
Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature);

}  // namespace patchbay::services
