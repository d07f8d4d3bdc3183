#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::authserver {

// A signed text in compact form (JWS, RFC 7515 §7.1). Nobody has checked its signature yet
// (JwkSet::has_signed() does that), so what it says is only a claim.
struct Jws {
  std::string algorithm;    // "alg" of the header
  std::string key_id;       // "kid" of the header; "" if it names no key
  std::string type;         // "typ" of the header; "" if it has no type
  std::string payload;      // the decoded text between the dots
  std::string signed_text;  // what is signed: header and payload as they came
  std::vector<std::uint8_t> signature;
};

// Reads a JWS of at most 8 KiB. Returns nothing if it is no such text, or if its header demands
// something that is not known here (RFC 7515 §4.1.11). Keys that the header itself brings along, or
// addresses of keys in it, are never used.
std::optional<Jws> read_jws(std::string_view text);

}  // namespace patchbay::authserver
