// The content of a file as an action returns it.
#include <patchbay/sdk/bytes.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using namespace std::string_literals;
using patchbay::sdk::base64;
using patchbay::sdk::Bytes;
using patchbay::sdk::is_utf8;

namespace {

// The rest of the body, which the host has not returned yet.
std::string_view body_rest;

patchbay_status read_body(const patchbay_call*, std::uint64_t, void* buffer, std::uint64_t capacity,
                          std::uint64_t* got, patchbay_error*) {
  *got = std::min<std::uint64_t>({capacity, body_rest.size(), 3});
  body_rest.copy(static_cast<char*>(buffer), static_cast<std::size_t>(*got));
  body_rest.remove_prefix(static_cast<std::size_t>(*got));
  return PATCHBAY_OK;
}

Bytes read_part(std::string_view body, std::size_t limit, std::size_t skip = 0) {
  body_rest = body;
  const patchbay_call call{};
  patchbay_host_http http{};
  http.read = &read_body;
  const patchbay::sdk::Response response(call, http, patchbay_http_response{});
  return patchbay::sdk::read_bytes(response, limit, skip);
}

// Reads the body in parts. Each part begins at the end of the part before.
std::string read_in_parts(const std::string& body, std::size_t limit) {
  std::string out;
  for (std::size_t parts = 0; parts <= body.size(); ++parts) {
    const Bytes part = read_part(body, limit, out.size());
    out += part.bytes;
    if (!part.truncated) return out;
  }
  return out + " and so on for ever";
}

}  // namespace

TEST_CASE("bytes: a text that is cut ends with a whole character") {
  const Bytes part = read_part("h\u00e9llo", 2);
  CHECK(part.shown() == "h");
  CHECK(part.encoding() == "utf-8"s);
  CHECK(part.truncated);
  CHECK(read_part("h\u00e9", 3).shown() == "h\u00e9");
  CHECK_FALSE(read_part("h\u00e9", 3).truncated);
  CHECK_FALSE(read_part("", 1).truncated);
}

TEST_CASE("bytes: what is no text is cut where it was asked to") {
  const Bytes part = read_part("\xFF\x00\xC3\xA9"s, 3);
  CHECK(part.bytes == "\xFF\x00\xC3"s);
  CHECK(part.encoding() == "base64"s);
  CHECK(part.shown() == "/wDD");
}

TEST_CASE("bytes: parts put together are the whole, however small they are") {
  const std::string text = "a\u00e9\u20ac\U0001F600z";
  const std::string binary = "\xC3\x00\xC3\xC3\xE2\x82\xF0\x9F\x98\xC3"s;
  for (std::size_t limit = 1; limit < 6; ++limit) {
    INFO(limit);
    CHECK(read_in_parts(text, limit) == text);
    CHECK(read_in_parts(binary, limit) == binary);
  }
}

TEST_CASE("bytes: beyond the end there is nothing") {
  const Bytes part = read_part("abc", 5, 9);
  CHECK(part.bytes.empty());
  CHECK_FALSE(part.truncated);
}

TEST_CASE("bytes: base64 is padded") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
}

TEST_CASE("bytes: overlong forms and surrogates are no UTF-8") {
  CHECK(is_utf8("\xF4\x8F\xBF\xBF"));
  CHECK_FALSE(is_utf8("\xC0\x80"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(is_utf8("\xE2\x82"));
}
