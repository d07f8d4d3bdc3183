// Tests which ids, versions, file names, origins and addresses a manifest may name.
#include "manifest/name_check.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "schema/schema.h"

namespace patchbay::manifest {
namespace {

TEST_CASE("a name may be an id when the schema of manifests says so") {
  const auto place =
      std::filesystem::path(PATCHBAY_SOURCE_DIR) / "sdk/schema/connector.schema.json";
  const auto ids = nlohmann::json::parse(std::ifstream(place)).at("$defs").at("id");
  const auto schema = schema::Schema::compile(ids.dump());
  REQUIRE(schema);
  int allowed = 0;
  for (const std::string& name :
       {std::string(), std::string("a"), std::string("my_notes"), std::string("a1_"),
        std::string("_a"), std::string("1a"), std::string("aB"), std::string("a-b"),
        std::string("a.b"), std::string("a b"), std::string("a\n"), std::string("\u00e9"),
        std::string(kLongestId, 'a'), std::string(kLongestId + 1, 'a')}) {
    CAPTURE(name);
    CHECK(may_be_id(name) == schema.value().accepts_value(name));
    allowed += may_be_id(name) ? 1 : 0;
  }
  CHECK(allowed == 4);
}

TEST_CASE("a version is taken when semver.org 2.0.0 takes it") {
  for (const char* version :
       {"0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.0.0-alpha.1",
        "1.0.0-alpha0.valid", "1.0.0-0A.is.legal", "2.0.0+build.1848",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "999999999999.0.0"}) {
    INFO(version);
    CHECK(version_fault(version).empty());
  }
  for (const char* version : {"", "1", "1.2", "1.2.3.4", "01.1.1", "1.2.3-0123", "1.2.3-", "1.2.3+",
                              "v1.2.3", "1.2.3-a..b", "1.2.3 ", "1.2.3-\xc3\xa9", "-1.0.0"}) {
    INFO(version);
    CHECK(version_fault(version).find("MAJOR.MINOR.PATCH") != std::string::npos);
  }
}

TEST_CASE("a file name has no path in it") {
  for (const char* name : {"connector.so", "a b.so", "..so", ".hidden"}) {
    INFO(name);
    CHECK(file_name_fault(name).empty());
  }
  for (const char* name : {"../x.so", "/usr/lib/x.so", "a/b.so", "..", ".", "a\\b.so"}) {
    INFO(name);
    CHECK(file_name_fault(name).find("outside of the connector's folder") != std::string::npos);
  }
  CHECK(file_name_fault("a\nb").find("control character") != std::string::npos);
}

TEST_CASE("an origin is scheme, host and port, and its wildcard covers no top-level domain") {
  for (const char* origin :
       {"https://api.github.com", "https://*.example.com", "https://ghe.example:8443",
        "http://127.0.0.1:4100", "http://127.0.0.1:*", "http://[::1]:80", "http://localhost"}) {
    INFO(origin);
    CHECK(origin_fault(origin).empty());
  }
  for (const char* origin :
       {"", "api.github.com", "ftp://example.com", "https://", "https://*", "https://*.com",
        "https://a.*.com", "https://example.com/path", "https://example.com:0",
        "https://example.com:65536", "https://example.com:", "https://Example.com",
        "https://user@example.com", "https://example.com.", "http://example.com", "https://[::1",
        "https://a..b", "https://-a.com", "https://example.com?q"}) {
    INFO(origin);
    CHECK_FALSE(origin_fault(origin).empty());
  }
  for (const char* origin : {"https://example.com/api", "https://example.com:8443/api",
                             "http://127.0.0.1:18080/", "https://[::1]:80?q"}) {
    INFO(origin);
    CHECK(origin_fault(origin).find("\" has a path or a query; expected a scheme, a host") !=
          std::string::npos);
  }
  CHECK(origin_fault("https://example.com:port").find("has no valid port") != std::string::npos);
}

TEST_CASE("an address that secrets are sent to is https, but for loopback") {
  for (const char* endpoint :
       {"https://github.com/login/oauth/authorize", "http://127.0.0.1:4100/token",
        "{config.oauth_url}/login", "https://api.github.com/applications/{client_id}/grant"}) {
    INFO(endpoint);
    CHECK(endpoint_fault(endpoint).empty());
  }
  for (const char* endpoint :
       {"http://github.com/token", "/token", "token", "https:///x", "https://u:p@example.com/",
        "https://example.com/#x", "{nonsense}/x", "https://exa mple.com", "javascript:alert(1)"}) {
    INFO(endpoint);
    CHECK_FALSE(endpoint_fault(endpoint).empty());
  }
  CHECK(config_member_of("{config.oauth_url}/login") == "oauth_url");
  CHECK(config_member_of("https://example.com").empty());
}

}  // namespace
}  // namespace patchbay::manifest
