#include "app/server_binding.h"

#include <catch2/catch.hpp>

namespace patchbay::app {
namespace {

ServerConfig listening_on(std::string address) {
  ServerConfig config;
  config.listen = std::move(address);
  return config;
}

TEST_CASE("people come back to the port that was really taken, over what is spoken there") {
  for (const std::string host : {"127.0.0.1", "[::1]"}) {
    ServerConfig config = listening_on(host + ":0");
    const auto plain = take_listening(config);
    if (plain.has_error() && host == "[::1]") continue;  // this machine has no IPv6
    REQUIRE(plain.has_value());
    const std::string port = std::to_string(plain.value().port.number());
    CHECK(port != "0");
    CHECK(plain.value().callback ==
          "http://" + host + ":" + port + "/aip/oauth/callback/{connector_id}");
    config.tls_certificate = "server.pem";
    config.tls_key = "server.key";
    const auto secure = take_listening(config);
    REQUIRE(secure.has_value());
    CHECK(secure.value().callback.starts_with("https://" + host + ":"));
  }
}

TEST_CASE("the public URL says where people come back to, with and without a slash at its end") {
  ServerConfig config = listening_on("0.0.0.0:0");
  config.trusted_proxies = {"127.0.0.1"};
  for (const char* url : {"https://patchbay.example", "https://patchbay.example/"}) {
    config.public_url = url;
    const auto at = take_listening(config);
    REQUIRE(at.has_value());
    CHECK(at.value().callback == "https://patchbay.example/aip/oauth/callback/{connector_id}");
  }
}

TEST_CASE("a server that listens for others needs its https address for browsers") {
  ServerConfig config = listening_on("0.0.0.0:0");
  config.tls_certificate = "server.pem";
  config.tls_key = "server.key";
  const auto silent = take_listening(config);
  REQUIRE(silent.has_error());
  CHECK(silent.error().message().find("--public-url") != std::string::npos);
  config.public_url = "http://patchbay.example";
  const auto plain = take_listening(config);
  REQUIRE(plain.has_error());
  CHECK(plain.error().message().find("https://patchbay.example") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::app
