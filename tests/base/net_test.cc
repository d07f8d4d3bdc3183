// Tests which hosts are this machine, and which characters tokens and header fields may have.
#include "base/net.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

TEST_CASE("a URL's host is this machine, or it is not") {
  for (const char* host :
       {"localhost", "LocalHost", "127.0.0.1", "127.0.0.2", "127.255.255.254", "[::1]"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
  }
  for (const char* host :
       {"127.evil.example", "127.0.0.1.evil.example", "127.1", "127.0.0.1:80", "127.0.0.01",
        "128.0.0.1", "0.0.0.0", "localhost.example", "localhost.", "evil-localhost", "::1", "[::2]",
        "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", ""}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}

TEST_CASE("an address is this machine's, or it is not") {
  for (const char* address :
       {"127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1"}) {
    CAPTURE(address);
    CHECK(is_loopback_address(address));
  }
  for (const char* address : {"localhost", "[::1]", "::2", "::ffff:128.0.0.1", "::127.0.0.1",
                              "127.evil.example", "10.0.0.1", "fe80::1", ""}) {
    CAPTURE(address);
    CHECK_FALSE(is_loopback_address(address));
  }
}

TEST_CASE("a token has the characters of RFC 9110 and is not empty") {
  CHECK(is_token("X-Header_1.~!#$%&'*+^`|"));
  for (const char* text :
       {"", "a b", "a:", "a\r", "(a)", "a,b", "\xc3\xa4", "a/b", "a@b", "\"a\""}) {
    CAPTURE(text);
    CHECK_FALSE(is_token(text));
  }
}

TEST_CASE("a field's value has no line end and no NUL") {
  CHECK(is_field_value(""));
  CHECK(is_field_value("a b\t\xc3\xa4"));
  CHECK_FALSE(is_field_value("a\r\nb"));
  CHECK_FALSE(is_field_value("a\n"));
  CHECK_FALSE(is_field_value("a\r"));
  CHECK_FALSE(is_field_value(std::string_view("a\0b", 3)));
}

TEST_CASE("a field's content has no control character but the tab") {
  for (const char* text : {"", "a b\tc", "\xc3\xa4", "\x80", "\xff", "~"}) {
    CAPTURE(text);
    CHECK(is_field_content(text));
  }
  for (const std::string_view text :
       {std::string_view("a\0b", 3), std::string_view("a\rb"), std::string_view("a\nb"),
        std::string_view("\x01"), std::string_view("\x1f"), std::string_view("\x7f")}) {
    CAPTURE(text);
    CHECK_FALSE(is_field_content(text));
  }
}

TEST_CASE("a header frames its message in whatever case its name is written") {
  for (const char* name : {"Host", "host", "Content-Length", "CONTENT-LENGTH", "Connection",
                           "Transfer-Encoding", "transfer-encoding"}) {
    CAPTURE(name);
    CHECK(is_framing_header(name));
  }
  for (const char* name : {"", "Hos", "Host ", "Hosts", "X-Host", "Content-Type", "Content-Lengths",
                           "Content_Length", "Keep-Alive", "Cookie"}) {
    CAPTURE(name);
    CHECK_FALSE(is_framing_header(name));
  }
}

}  // namespace
}  // namespace patchbay
