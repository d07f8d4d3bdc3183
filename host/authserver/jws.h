#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::authserver {

// A signed text in compact form (JWS, RFC 7515 §7.1). Its signature is not checked yet, so its
// content may be false. JwkSet::has_signed() checks the signature.
struct Jws {
  std::string algorithm;    // "alg" of the header
  std::string key_id;       // "kid" of the header; may be ""
  std::string type;         // "typ" of the header; may be ""
  std::string payload;      // the decoded text between the dots
  std::string signed_text;  // the signed bytes: header and payload as received
  std::vector<std::uint8_t> signature;
};

// The maximum size of a client's JWS in bytes.
inline constexpr std::size_t kLongestJws = std::size_t{8} << 10;

// Reads a JWS. Returns nullopt if the text is longer than `longest` or has another form, or if its
// header has a "crit" member (RFC 7515 §4.1.11). Keys, or addresses of keys, in the header are
// never used.
std::optional<Jws> read_jws(std::string_view text, std::size_t longest = kLongestJws);

}  // namespace patchbay::authserver
