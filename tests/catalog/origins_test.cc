// Tests to which origins a connector's calls may send requests.
#include "catalog/origins.h"

#include <catch2/catch.hpp>
#include <vector>

#include "http_client/url.h"

namespace patchbay::catalog {
namespace {

manifest::Manifest with_rules(std::vector<manifest::NetworkRule> rules) {
  manifest::Manifest manifest;
  manifest.network = std::move(rules);
  return manifest;
}

http_client::Origin origin(std::string_view url) {
  return http_client::Url::parse(url).value().origin();
}

using Source = manifest::OriginSource;

TEST_CASE("what the manifest names may be talked to, with the credential where it says so") {
  const auto manifest = with_rules({{Source::kManifest, "https://api.example.com", "", true},
                                    {Source::kManifest, "https://*.example.net", "", false}});
  const auto policy = origins_of(manifest, "{}", "");
  REQUIRE(policy.has_value());
  const auto* api = policy.value().rule_for(origin("https://api.example.com/v1"));
  REQUIRE(api != nullptr);
  CHECK(api->credential);
  CHECK(api->reach == http_client::Reach::kPublic);
  const auto* files = policy.value().rule_for(origin("https://files.example.net/"));
  REQUIRE(files != nullptr);
  CHECK_FALSE(files->credential);
  CHECK(policy.value().rule_for(origin("https://example.com/")) == nullptr);
}

TEST_CASE("an address from the configuration may be in the operator's network or on this machine") {
  const auto manifest = with_rules({{Source::kConfig, "", "/base_url", true}});
  const auto inner = origins_of(manifest, R"({"base_url":"https://git.inner.example/api"})", "");
  REQUIRE(inner.has_value());
  const auto* rule = inner.value().rule_for(origin("https://git.inner.example/other"));
  REQUIRE(rule != nullptr);
  CHECK(rule->reach == http_client::Reach::kPrivate);
  const auto here = origins_of(manifest, R"({"base_url":"http://127.0.0.1:8080/"})", "");
  REQUIRE(here.has_value());
  CHECK(here.value().rule_for(origin("http://127.0.0.1:8080/"))->reach ==
        http_client::Reach::kLoopback);
}

TEST_CASE("an address that came with a link is on the internet, whatever it says") {
  const auto manifest = with_rules({{Source::kLink, "", "/site", true}});
  const auto policy = origins_of(manifest, "{}", R"({"site":"https://tenant.example.com"})");
  REQUIRE(policy.has_value());
  CHECK(policy.value().rule_for(origin("https://tenant.example.com/"))->reach ==
        http_client::Reach::kPublic);
}

TEST_CASE("an address that was left out allows nothing, a malformed one is refused") {
  const auto manifest = with_rules({{Source::kConfig, "", "/base_url", true}});
  const auto nothing = origins_of(manifest, "{}", "");
  REQUIRE(nothing.has_value());
  CHECK(nothing.value().allowed() == "none");
  CHECK(origins_of(manifest, R"({"base_url":"ftp://example.com"})", "").has_error());
}

}  // namespace
}  // namespace patchbay::catalog
