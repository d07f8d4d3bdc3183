// Tests the codes that apps compute from the time.
#include "authserver/totp.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <utility>

namespace patchbay::authserver {
namespace {

const Secret kRfcSecret{std::string("12345678901234567890")};

constexpr std::int64_t kLastWallSecond = 9'000'000'000;  // WallTime counts nanoseconds, so it ends
                                                         // in 2262

WallTime at(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

TEST_CASE("codes by counter are those of RFC 4226, appendix D") {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  std::uint64_t counter = 0;
  for (const char* code : codes) {
    INFO(counter);
    CHECK(hotp(kRfcSecret, counter++) == code);
  }
}

TEST_CASE("codes by time are those of RFC 6238, appendix B, for SHA-1") {
  const std::pair<std::int64_t, const char*> vectors[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : vectors) {
    INFO(seconds);
    const std::int64_t step = seconds / kTotpStepSeconds;
    CHECK(hotp(kRfcSecret, static_cast<std::uint64_t>(step), 8) == code);
    const std::string short_code = std::string(code).substr(2);
    CHECK(hotp(kRfcSecret, static_cast<std::uint64_t>(step)) == short_code);
    if (seconds > kLastWallSecond) continue;
    CHECK(totp_step(at(seconds)) == step);
    CHECK(step_of_code(kRfcSecret, short_code, at(seconds), 0) == step);
  }
}

TEST_CASE("a code fits one step early and one step late, and only after the last one taken") {
  const WallTime now = at(1'800'000'015);
  const std::int64_t here = totp_step(now);
  const auto code = [&](std::int64_t step) {
    return hotp(kRfcSecret, static_cast<std::uint64_t>(step));
  };
  for (const std::int64_t step : {here - 1, here, here + 1}) {
    CHECK(step_of_code(kRfcSecret, code(step), now, 0) == step);
    CHECK(step_of_code(kRfcSecret, code(step), now, step - 1) == step);
    CHECK_FALSE(step_of_code(kRfcSecret, code(step), now, step));
    CHECK_FALSE(step_of_code(kRfcSecret, code(step), now, step + 1));
  }
  CHECK_FALSE(step_of_code(kRfcSecret, code(here - 2), now, 0));
  CHECK_FALSE(step_of_code(kRfcSecret, code(here + 2), now, 0));
  for (const char* other : {"", "1", "12345", "1234567", "abcdef"}) {
    CHECK_FALSE(step_of_code(kRfcSecret, other, now, 0));
  }
  CHECK_FALSE(step_of_code(Secret("another secret of 20"), code(here), now, 0));
}

TEST_CASE("base32 is that of RFC 4648, section 10, without padding") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "MY"},
                                                         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},
                                                         {"foob", "MZXW6YQ"},
                                                         {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : vectors) CHECK(base32(plain) == text);
}

TEST_CASE("an app's address has the secret and the names, encoded") {
  const Secret uri = totp_uri("patchbay.test:8443", "acme/a&b@x", kRfcSecret);
  CHECK(uri.reveal() ==
        "otpauth://totp/patchbay.test%3A8443:acme%2Fa%26b%40x?secret="
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=patchbay.test%3A8443&algorithm=SHA1&digits=6&"
        "period=30");
}

}  // namespace
}  // namespace patchbay::authserver
