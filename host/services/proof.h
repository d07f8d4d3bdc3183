// Computes digests and MACs, and checks signatures, with OpenSSL. A text may consist of several
// pieces.
#pragma once

#include <patchbay/abi/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::services {

using Pieces = std::span<const std::string_view>;

// Returns the connector's pieces. `pieces` may be NULL only if `count` is 0. Fails with TOO_LARGE
// if there are more pieces or bytes than the crypto service accepts.
Result<std::vector<std::string_view>> pieces_of(const patchbay_str* pieces, std::uint64_t count);

// Returns the bytes of the digest. The algorithm must be "sha256", "sha1" or "md5"; otherwise fails
// with UNSUPPORTED.
Result<std::string> digest_of(std::string_view algorithm, Pieces pieces);

// Returns the bytes of the MAC. The algorithm must be "hmac-sha256", "hmac-sha1" or "hmac-sha512";
// otherwise fails with UNSUPPORTED.
Result<std::string> mac_of(std::string_view algorithm, std::string_view secret, Pieces pieces);

// Returns true if the signature of the pieces belongs to the key. The algorithm must be "ed25519",
// "rs256" or "es256"; otherwise fails with UNSUPPORTED. `key` is a SubjectPublicKeyInfo in DER.
// Fails with INVALID_ARGUMENT if the key is malformed or does not fit the algorithm.
Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature);

}  // namespace patchbay::services
