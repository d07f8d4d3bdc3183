// Tests digests with published examples.
#include "base/digest.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/hex.h"

namespace patchbay {
namespace {

// The test vectors are from the examples of FIPS 180-4 and from RFC 7636 appendix B.
TEST_CASE("a digest is that of the published examples") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("bytes that come in pieces have the digest of the whole, wherever they are cut") {
  const std::string text(200, 'x');  // longer than three blocks of SHA-256
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256Stream stream;
    stream.add(std::string_view(text).substr(0, cut));
    stream.add(std::string_view());
    stream.add(std::string_view(text).substr(cut));
    CAPTURE(cut);
    CHECK(stream.end() == sha256(text));
  }
  CHECK(hex_of(Sha256Stream().end()) == sha256_hex(""));
}

// The test vector is from the examples of FIPS 180-4.
TEST_CASE("a million letters in pieces have the published digest") {
  Sha256Stream stream;
  const std::vector<std::uint8_t> piece(1000, 'a');
  for (int i = 0; i < 1000; ++i) stream.add(piece);
  CHECK(hex_of(stream.end()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace patchbay
