// Tests which texts each format of JSON Schema accepts.
#include "formats/format.h"

#include <catch2/catch.hpp>

#include <string>

namespace patchbay::formats {
namespace {

void good(std::string_view format, std::initializer_list<std::string_view> texts) {
  const FormatCheck check = find_format(format);
  REQUIRE(check != nullptr);
  for (const std::string_view text : texts) {
    INFO(format << ": " << text);
    CHECK(check(text));
  }
}

void bad(std::string_view format, std::initializer_list<std::string_view> texts) {
  const FormatCheck check = find_format(format);
  REQUIRE(check != nullptr);
  for (const std::string_view text : texts) {
    INFO(format << ": " << text);
    CHECK_FALSE(check(text));
  }
}

TEST_CASE("an unknown format has no check") {
  CHECK(find_format("colour") == nullptr);
  CHECK(find_format("") == nullptr);
}

TEST_CASE("dates and times are those of RFC 3339") {
  good("date", {"2024-02-29", "2000-02-29", "1999-12-31"});
  bad("date", {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "2024-01-01Z"});
  good("time",
       {"00:00:00Z", "23:59:59.123456789+14:00", "12:00:00z", "23:59:60Z", "15:59:60-08:00"});
  bad("time", {"12:00:00", "24:00:00Z", "12:60:00Z", "22:59:60Z", "12:00:00.Z", "12:00:00+24:00"});
  good("date-time", {"2024-02-29T12:00:00Z", "2024-02-29t12:00:00.5-03:30"});
  bad("date-time", {"2024-02-29 12:00:00Z", "2024-02-29T12:00:00", "2024-02-30T12:00:00Z", ""});
  good("duration", {"P4DT12H30M5S", "P2W", "PT36H", "P1Y2M"});
  bad("duration", {"P", "PT", "P1Y2D", "P1S", "PT1D", "P1Y2W", "1D"});
}

TEST_CASE("mailboxes are those of SMTP") {
  good("email", {"a.b+c@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a@[127.0.0.00]",
                 "a@[IPv6:::1]"});
  bad("email",
      {"a@[127.0.0]", "a@[127.0.0.256]", "a@[127.0.0.0001]", "a@[127..0.1]", "a@[1.2.3.4.]"});
  bad("email", {"a", "@example.com", "a@", "a..b@example.com", "a b@example.com", "a@-x.com",
                "ü@example.com", "a@[1.2.3.4.5]"});
  bad("email", {std::string(65, 'a') + "@example.com"});
  good("idn-email", {"실례@실례.테스트", "ü@example.com"});
  bad("idn-email", {"2962", "ü@"});
}

TEST_CASE("host names are checked label by label") {
  good("hostname", {"example.com", "a", "xn--bcher-kva.example", "a--b.com"});
  bad("hostname", {"", ".", "a.", "-a", "a-", "a_b", "bücher.example", "xn--x"});
  good("idn-hostname", {"bücher.example", "例え。テスト", "xn--bcher-kva"});
  bad("idn-hostname", {"a..b", "\u0300a", "a\u05d0", "l\u00b7a", "ab--cd", "\u05d00\u0660"});
  bad("hostname", {std::string(64, 'a'), std::string(1'000'000, 'a')});
}

TEST_CASE("addresses are exact") {
  good("ipv4", {"127.0.0.1", "255.255.255.255"});
  bad("ipv4", {"256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4 ", "0x7f.1.1.1"});
  good("ipv6", {"::", "::1", "2001:db8::1", "::ffff:1.2.3.4"});
  bad("ipv6", {"1::2::3", "12345::", "fe80::1%eth0", "::ffff:1.2.3.256", ":"});
  bad("ipv6", {std::string_view("::1\0", 4)});
  good("uuid", {"123e4567-e89b-12d3-a456-426614174000"});
  bad("uuid", {"123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"});
}

TEST_CASE("URIs and IRIs follow the grammar of their RFCs") {
  good("uri", {"https://user@example.com:80/a?b#c", "urn:isbn:0451450523", "http://[::1]:8080/",
               "mailto:a@b.c", "http://[v1.x]/"});
  bad("uri",
      {"/a", "//a", "http://a b", "http://[::1", "1a:b", "http://a/%zz", "http://é/", "a:\\"});
  good("uri-reference", {"", "/a", "//a/b", "?q", "#f", "a:b", "./a:b"});
  bad("uri-reference", {"a b", "1a:b", "#a#b", "\\\\x"});
  good("iri", {"http://é.example/ü?q=ö#ß"});
  bad("iri", {"/é", "http://\xff"});
  good("iri-reference", {"é", "#ü"});
  good("uri-template", {"/a/{b}{?c,d*,e:3}", "", "{+x}", "it's"});
  bad("uri-template", {"{", "}", "{}", "{a b}", "{a:0}", "{a:10000}", "a b"});
}

TEST_CASE("pointers escape the tilde") {
  good("json-pointer", {"", "/", "/a~0b~1c/0"});
  bad("json-pointer", {"a", "/~", "/~2", "#/a"});
  good("relative-json-pointer", {"0", "1/a", "0#", "2+1/x"});
  bad("relative-json-pointer", {"", "/a", "01", "-1", "0##", "1+0"});
}

}  // namespace
}  // namespace patchbay::formats
