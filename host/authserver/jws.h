#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::authserver {

// A signed text in compact form (JWS, RFC 7515 §7.1). Nobody has checked its signature yet, so its
// content is only a claim. JwkSet::has_signed() checks the signature.
struct Jws {
  std::string algorithm;    // "alg" of the header
  std::string key_id;       // "kid" of the header; "" if it names no key
  std::string type;         // "typ" of the header; "" if it has no type
  std::string payload;      // the decoded text between the dots
  std::string signed_text;  // the signed bytes: header and payload as they were received
  std::vector<std::uint8_t> signature;
};

// The largest number of bytes of a JWS that a client sends.
inline constexpr std::size_t kLongestJws = std::size_t{8} << 10;

// Reads a JWS. Returns nothing if the text is longer than `longest` or has another form, or if its
// header has a "crit" member (RFC 7515 §4.1.11). Never uses keys, or addresses of keys, that the
// header itself contains.
std::optional<Jws> read_jws(std::string_view text, std::size_t longest = kLongestJws);

}  // namespace patchbay::authserver
