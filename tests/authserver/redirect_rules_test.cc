// Tests to which redirect addresses people are sent.
#include "authserver/redirect_rules.h"

#include <catch2/catch.hpp>

#include "base/net.h"

namespace patchbay::authserver {
namespace {

TEST_CASE("a loopback address may have any port, and nothing else about it may differ") {
  const std::vector<std::string> registered = {"http://localhost/callback", "http://127.0.0.1/",
                                               "http://[::1]:1234/x?y=1"};
  CHECK(is_registered(registered, "http://localhost/callback"));
  CHECK(is_registered(registered, "http://localhost:49152/callback"));
  CHECK(is_registered(registered, "http://127.0.0.1:33418/"));
  CHECK(is_registered(registered, "http://[::1]:1/x?y=1"));
  for (const char* other :
       {"http://localhost:49152/callback2", "http://127.0.0.1:49152/callback",
        "https://localhost:49152/callback", "http://localhost.evil.test/callback",
        "http://localhost@evil.test/callback", "http://localhost:80@evil.test/callback",
        "http://localhost:/callback", "http://localhost:123456/callback", "http://127.0.0.1",
        "http://localhost:4915x/callback", "http://LOCALHOST/callback", "http://[::1]:1/x",
        "http://localhost:49152", "http://localhost:49152/callback#x"}) {
    INFO(other);
    CHECK_FALSE(is_registered(registered, other));
  }
}

// RFC 8252 §7.3 and §8.3 name three hosts for this machine. base/net.h accepts more.
TEST_CASE("a client on this machine is sent to the three hosts of RFC 8252 and to no other") {
  for (const std::string host : {"127.0.0.1", "[::1]", "localhost"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
    CHECK(check_redirect_uri("http://" + host + "/back").has_value());
    CHECK(is_on_this_machine("http://" + host + ":1/back"));
  }
  for (const std::string host :
       {"127.0.0.2", "127.1", "LOCALHOST", "localhost.", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]",
        "127.evil.test", "0.0.0.0"}) {
    CAPTURE(host);
    CHECK(check_redirect_uri("http://" + host + "/back").has_error());
    CHECK_FALSE(is_on_this_machine("http://" + host + ":1/back"));
  }
}

TEST_CASE("every other address is compared byte by byte") {
  const std::vector<std::string> registered = {"https://client.test/back"};
  CHECK(is_registered(registered, "https://client.test/back"));
  for (const char* other : {"https://client.test/back/", "https://client.test:443/back",
                            "https://CLIENT.test/back", "https://client.test/back?x=1", ""}) {
    INFO(other);
    CHECK_FALSE(is_registered(registered, other));
  }
}

TEST_CASE("a client may register https, loopback and a scheme of its own") {
  for (const char* good :
       {"https://client.test/back", "http://localhost/callback", "http://127.0.0.1/",
        "http://[::1]:8/", "cursor://anysphere/callback", "com.example.app:/back"}) {
    INFO(good);
    CHECK(check_redirect_uri(good).has_value());
  }
  for (const char* bad : {"", "back", "http://client.test/back", "https://client.test/back#part",
                          "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
                          "https://", "https://user@client.test/", "https://client.test/a b",
                          "https://client.test/\"x", "http://localhost.evil.test/",
                          "x:", "HTTPS://client.test/", "https://client.test\\@evil.test/"}) {
    INFO(bad);
    CHECK(check_redirect_uri(bad).has_error());
  }
  CHECK(check_redirect_uri("https://client.test/" + std::string(1100, 'x')).has_error());
}

TEST_CASE("a person is shown where the answer goes") {
  CHECK(shown_target("https://client.test/back?x=1") == "https://client.test");
  CHECK(shown_target("http://localhost:49152/callback") == "http://localhost:49152");
  CHECK(shown_target("cursor://anysphere/callback") == "cursor:");
  CHECK(is_on_this_machine("http://127.0.0.1:1/"));
  CHECK(is_on_this_machine("cursor://anysphere/callback"));
  CHECK_FALSE(is_on_this_machine("https://client.test/back"));
}

}  // namespace
}  // namespace patchbay::authserver
