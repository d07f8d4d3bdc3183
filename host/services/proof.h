// Digests, MACs and signatures over pieces of text, by OpenSSL.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::services {

using Pieces = std::span<const std::string_view>;

// The digest's bytes. "sha256", "sha1" or "md5"; otherwise UNSUPPORTED.
Result<std::string> digest_of(std::string_view algorithm, Pieces pieces);

// The MAC's bytes. "hmac-sha256", "hmac-sha1" or "hmac-sha512"; otherwise UNSUPPORTED.
Result<std::string> mac_of(std::string_view algorithm, std::string_view secret, Pieces pieces);

// Whether the signature belongs to the pieces. "ed25519", "rs256" or "es256"; otherwise
// UNSUPPORTED. `key` is a SubjectPublicKeyInfo in DER; INVALID_ARGUMENT if it is malformed or not
// of the algorithm.
Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature);

}  // namespace patchbay::services
