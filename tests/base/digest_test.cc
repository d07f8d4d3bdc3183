// Proves that digests are those of the published examples.
#include "base/digest.h"

#include <catch2/catch.hpp>

#include "base/hex.h"

namespace patchbay {
namespace {

// The test vectors are from the examples of FIPS 180-4 and from RFC 7636 appendix B.
TEST_CASE("a digest is that of the published examples") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  const std::array<std::uint8_t, 3> bytes = {0x00, 0xaf, 0x7f};
  CHECK(hex_of(bytes) == "00af7f");
}

}  // namespace
}  // namespace patchbay
