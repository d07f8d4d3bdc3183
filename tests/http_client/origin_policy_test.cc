// Tests URLs, origin patterns, rules, and the check of the addresses behind names.
#include "http_client/origin_policy.h"

#include <catch2/catch.hpp>

#include "http_client/address_guard.h"
#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using test::ClientFixture;

std::string origin_of(std::string_view url) {
  return http_client::Url::parse(url).value().origin().text();
}

TEST_CASE("a URL's origin has one form, however it was written") {
  CHECK(origin_of("https://API.GitHub.com:443/user") == "https://api.github.com");
  CHECK(origin_of("HTTPS://b\xc3\xbc"
                  "cher.example/") == "https://xn--bcher-kva.example");
  CHECK(origin_of("https://xn--bcher-kva.example/") == "https://xn--bcher-kva.example");
  CHECK(origin_of("https://host.example:8443") == "https://host.example:8443");
  CHECK(origin_of("https://[::1]:99/") == "https://[::1]:99");
  CHECK(origin_of("http://h.example?x") == "http://h.example");
}

TEST_CASE("full-width digits are the address they turn out to be") {
  CHECK(origin_of("http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1/") == "http://127.0.0.1");
  CHECK(origin_of("http://127\xe3\x80\x82"
                  "1/") == "http://127.0.0.1");
}

TEST_CASE("odd notations of an address are the address they mean") {
  for (const char* url : {"http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/",
                          "http://0177.0.0.01/", "http://127.1/", "http://%31%32%37.0.0.1/"}) {
    INFO(url);
    CHECK(origin_of(url) == "http://127.0.0.1");
  }
}

TEST_CASE("URLs that could mean two things are refused, and the refusal shows no secret") {
  for (const char* url : {"", "api.github.com", "//h/x", "/x", "ftp://h/", "file:///etc/passwd",
                          "https://", "https://user@h/", "https://user:pw@h/", "https://h:99999/",
                          "https://a b/", "https://h\r\nX: y/", "https://[fe80::1%25eth0]/",
                          "https://h\x01/", "javascript:alert(1)"}) {
    INFO(url);
    CHECK(http_client::Url::parse(url).has_error());
  }
  const auto refused = http_client::Url::parse("ftp://h/?access_token=CANARY0123456789");
  CHECK(refused.error().message().find("CANARY") == std::string::npos);
  CHECK(http_client::Url::parse(std::string_view("https://h/\0x", 12)).has_error());
  CHECK(http_client::Url::parse("https://h/" + std::string(20000, 'a')).has_error());
}

TEST_CASE("a fragment is dropped and a query parameter is added encoded") {
  auto url = http_client::Url::parse("https://h/p?a=1#frag").value();
  CHECK(url.text() == "https://h/p?a=1");
  REQUIRE(url.append_query("api key", "a&b=c d").has_value());
  CHECK(url.text() == "https://h/p?a=1&api%20key=a%26b%3dc%20d");
}

TEST_CASE("a URL's text keeps what was written, in normal form") {
  const auto text_of = [](std::string_view url) {
    return http_client::Url::parse(url).value().text();
  };
  CHECK(text_of("https://h") == "https://h/");
  CHECK(text_of("HTTPS://H.Example:443/a/../b?") == "https://h.example:443/b");
  CHECK(text_of("http://h:080?x=%2F#f") == "http://h:80/?x=%2F");
  CHECK(text_of("http://[::1]:8080/p?q=1&r") == "http://[::1]:8080/p?q=1&r");
  CHECK(text_of("https://b\u00fccher.example/\u00fc") == "https://xn--bcher-kva.example/\u00fc");
}

TEST_CASE("an origin pattern matches what it says and no more") {
  const auto matches = [](const char* pattern, const char* url) {
    return http_client::OriginPattern::parse(pattern).value().matches(
        http_client::Url::parse(url).value().origin());
  };
  CHECK(matches("https://api.github.com", "https://api.github.com/user"));
  CHECK_FALSE(matches("https://api.github.com", "https://api.github.com:8443/"));
  CHECK_FALSE(matches("https://api.github.com", "https://api.github.com.evil.example/"));
  CHECK_FALSE(matches("https://api.github.com", "https://xapi.github.com/"));
  CHECK_FALSE(matches("https://api.github.com", "http://api.github.com/"));
  CHECK_FALSE(matches("https://api.github.com", "https://api.github.com./"));
  CHECK(matches("https://*.sharepoint.com", "https://contoso.sharepoint.com/"));
  CHECK(matches("https://*.sharepoint.com", "https://a.b.sharepoint.com/"));
  CHECK_FALSE(matches("https://*.sharepoint.com", "https://sharepoint.com/"));
  CHECK_FALSE(matches("https://*.sharepoint.com", "https://evilsharepoint.com/"));
  CHECK(matches("http://127.0.0.1:*", "http://127.0.0.1:4100/"));
  CHECK(
      matches("https://*.b\xc3\xbc"
              "cher.example",
              "https://a.xn--bcher-kva.example/"));
}

TEST_CASE("patterns that would allow too much are refused with what to write instead") {
  for (const char* pattern :
       {"*", "https://*", "https://*.com", "https://a*.example.com", "https://*.*.example.com",
        "https://h/path", "https://h/?q", "http://api.example.com", "http://*.example.com",
        "https://*.1.2.3.4", "ftp://h", "h.example", "https://user@h.example"}) {
    INFO(pattern);
    const auto parsed = http_client::OriginPattern::parse(pattern);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error().message().find("https://api.example.com") != std::string::npos);
  }
}

TEST_CASE("addresses are told apart by where they lead") {
  const auto kind = [](const char* text) { return http_client::kind_of(std::string(text)); };
  for (const char* text : {"8.8.8.8", "140.82.121.6", "172.32.0.1", "2606:4700::1111",
                           "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
    INFO(text);
    CHECK(kind(text) == http_client::AddressKind::kPublic);
  }
  for (const char* text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    INFO(text);
    CHECK(kind(text) == http_client::AddressKind::kLoopback);
  }
  for (const char* text : {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
                           "fd12::1", "::ffff:10.1.1.1", "64:ff9b::a00:1", "2002:0a00:0001::"}) {
    INFO(text);
    CHECK(kind(text) == http_client::AddressKind::kPrivate);
  }
  for (const char* text : {"169.254.169.254", "100.100.100.200", "168.63.129.16", "0.0.0.0",
                           "224.0.0.1", "255.255.255.255", "fe80::1", "fd00:ec2::254", "::",
                           "ff02::1", "::ffff:169.254.169.254", "2001:db8::1", "", "h.example"}) {
    INFO(text);
    CHECK(kind(text) == http_client::AddressKind::kForbidden);
  }
}

TEST_CASE("a reach allows what it names, and plain http goes to this machine only") {
  using enum http_client::AddressKind;
  CHECK(http_client::may_connect(kPublic, http_client::Reach::kPublic, false));
  CHECK_FALSE(http_client::may_connect(kPublic, http_client::Reach::kPrivate, true));
  CHECK_FALSE(http_client::may_connect(kLoopback, http_client::Reach::kPublic, false));
  CHECK(http_client::may_connect(kLoopback, http_client::Reach::kLoopback, true));
  CHECK_FALSE(http_client::may_connect(kPrivate, http_client::Reach::kLoopback, false));
  CHECK(http_client::may_connect(kPrivate, http_client::Reach::kPrivate, false));
  CHECK_FALSE(http_client::may_connect(kForbidden, http_client::Reach::kPrivate, false));
}

TEST_CASE("an origin that no rule names is refused, and nothing is sent") {
  ClientFixture fixture;
  const http_client::OriginPolicy other({ClientFixture::rule("https://api.github.com")});
  auto request = fixture.request("/");
  request.origins = &other;
  const auto refused = fixture.fetch(request);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kPluginFault);
  CHECK(refused.error().message().find("network.allow") != std::string::npos);
  CHECK(refused.error().message().find(fixture.server.origin()) != std::string::npos);
  request.origins = nullptr;
  CHECK(fixture.fetch(request).error().code() == Code::kPluginFault);
  CHECK(fixture.server.seen().empty());
}

TEST_CASE("a name that leads to this machine is refused where the rule means the internet") {
  ClientFixture fixture;
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "inside"); });
  const http_client::OriginPolicy public_only(
      {ClientFixture::rule("http://localhost:*", true, http_client::Reach::kPublic),
       ClientFixture::rule("http://127.0.0.1:*", true, http_client::Reach::kPublic)});
  // The client must not use an open connection that another rule allowed.
  REQUIRE(fixture.fetch(fixture.request("/")).has_value());
  for (const char* host : {"localhost", "127.0.0.1", "0x7f.1"}) {
    auto request = fixture.request("/");
    request.url = "http://" + std::string(host) + ":" + std::to_string(fixture.server.port()) + "/";
    request.origins = &public_only;
    const auto refused = fixture.fetch(request);
    INFO(host);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kProviderUnavailable);
    CHECK(refused.error().details().reason == "address_not_allowed");
  }
  CHECK(fixture.server.seen().size() == 1);
}

TEST_CASE("headers that could break the framing are refused") {
  ClientFixture fixture;
  for (const http_client::Header& bad :
       {http_client::Header{"Host", "evil.example"}, http_client::Header{"content-length", "5"},
        http_client::Header{"Transfer-Encoding", "chunked"},
        http_client::Header{"X-A", "b\r\nX-C: d"}, http_client::Header{"X A", "b"},
        http_client::Header{"", "b"}, http_client::Header{"X:", "b"},
        http_client::Header{"CONNECTION", "close"}, http_client::Header{"Keep-Alive", "5"},
        http_client::Header{"upgrade", "b"}, http_client::Header{"Expect", "b"},
        http_client::Header{"Accept-Encoding", "br"}, http_client::Header{"te", "trailers"},
        http_client::Header{"Proxy-Authorization", "b"}}) {
    auto request = fixture.request("/");
    request.headers = {bad};
    INFO(bad.name);
    CHECK(fixture.fetch(request).error().code() == Code::kPluginFault);
  }
  for (const char* method : {"", "GE T", "GET\r\n", "CONNECT", "TRACE"}) {
    auto request = fixture.request("/");
    request.method = method;
    CHECK(fixture.fetch(request).error().code() == Code::kPluginFault);
  }
  CHECK(fixture.server.seen().empty());
}

TEST_CASE("proxies of the environment are ignored") {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  ClientFixture fixture;
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "direct"); });
  CHECK(fixture.fetch(fixture.request("/")).value().body == "direct");
  unsetenv("http_proxy");
}

}  // namespace
}  // namespace patchbay
