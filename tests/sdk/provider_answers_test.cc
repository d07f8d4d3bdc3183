// Tests functions that connectors of many providers use: times, refusals, and texts in lower case.
#include <patchbay/sdk/http.h>
#include <patchbay/sdk/timestamp.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using patchbay::sdk::Error;
using patchbay::sdk::lower_case;
using patchbay::sdk::milliseconds_of;
using patchbay::sdk::timestamp_of;

namespace {

// The rest of the refusal's body, and the status of the next read.
std::string_view refusal_rest;
patchbay_status refusal_status = PATCHBAY_OK;

patchbay_status read_refusal(const patchbay_call*, std::uint64_t, void* buffer,
                             std::uint64_t capacity, std::uint64_t* got, patchbay_error*) {
  *got = std::min<std::uint64_t>(capacity, refusal_rest.size());
  refusal_rest.copy(static_cast<char*>(buffer), static_cast<std::size_t>(*got));
  refusal_rest.remove_prefix(static_cast<std::size_t>(*got));
  return refusal_status;
}

std::string refusal_of(std::string_view body) {
  refusal_rest = body;
  const patchbay_call call{};
  patchbay_host_http http{};
  http.read = &read_refusal;
  return patchbay::sdk::Response(call, http, patchbay_http_response{}).refusal();
}

}  // namespace

TEST_CASE("sdk: a time of RFC 3339 in UTC is milliseconds of Unix time") {
  CHECK(milliseconds_of("1970-01-01T00:00:01Z") == 1000);
  CHECK(milliseconds_of("2026-01-02T03:04:05Z") == 1767323045000);
  CHECK(milliseconds_of("2026-01-02T03:04:05.678Z") == 1767323045678);
  CHECK(milliseconds_of("2026-01-02T03:04:05.5Z") == 1767323045500);
  CHECK(milliseconds_of("2026-01-02T03:04:05.6789999Z") == 1767323045678);
  CHECK(milliseconds_of("2024-02-29T00:00:00Z") == 1709164800000);
}

TEST_CASE("sdk: a time is written as RFC 3339 in UTC") {
  CHECK(timestamp_of(0) == "1970-01-01T00:00:00.000Z");
  CHECK(timestamp_of(1767323045007) == "2026-01-02T03:04:05.007Z");
  CHECK(milliseconds_of(timestamp_of(1709164800999)) == 1709164800999);
}

TEST_CASE("sdk: a text of another form is no time") {
  for (const char* text :
       {"", "Z", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05+01:00",
        "2026-01-02 03:04:05Z", "2026-1-02T03:04:05Z", "+026-01-02T03:04:05Z",
        "2026-01-02T 3:04:05Z", "2026-01-02T03:04:05,5Z", "2026-01-02T03:04:05.5xZ",
        "2026-01-02T03:04:055Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"}) {
    INFO(text);
    CHECK(milliseconds_of(text) == 0);
  }
}

TEST_CASE("sdk: a refusal is read, unless it is too large to be one") {
  const std::string largest(64 << 10, 'x');
  CHECK(refusal_of("").empty());
  CHECK(refusal_of(R"({"error":1})") == R"({"error":1})");
  CHECK(refusal_of(largest) == largest);
  CHECK(refusal_of(largest + "x").empty());
}

TEST_CASE("sdk: a refusal that cannot be read is the failure of the host") {
  refusal_status = PATCHBAY_E_CANCELLED;
  CHECK_THROWS_AS(refusal_of("x"), Error);
  refusal_status = PATCHBAY_OK;
}

TEST_CASE("sdk: only letters of ASCII have another case") {
  CHECK(lower_case("Ann.B@ACME.test-09[]") == "ann.b@acme.test-09[]");
  CHECK(lower_case("\u00c4") == "\u00c4");
}
