// Tests the ways that a manifest offers for connecting an account.
#include "manifest/auth.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::manifest {
namespace {

Auth oauth_with(std::vector<Flow> flows) {
  OAuth2 oauth;
  oauth.flows = std::move(flows);
  return oauth;
}

Auth key_named(const std::string& header) {
  ApiKey key;
  key.name = header;
  return key;
}

struct Offer {
  std::string name;
  std::vector<Auth> auth;
  std::vector<Flow> flows;
  bool takes_key = false;
  bool takes_link = false;
  bool works_without = false;
};

std::vector<Offer> offers() {
  const Flow code = Flow::kAuthorizationCode;
  const Flow device = Flow::kDeviceCode;
  const Flow application = Flow::kClientCredentials;
  return {
      {"nothing", {}, {}, false, false, true},
      {"no account", {NoAuth()}, {}, false, false, true},
      {"a key", {key_named("X-Key")}, {}, true, true, false},
      {"a key, or none", {NoAuth(), key_named("X-Key")}, {}, true, true, true},
      {"OAuth", {oauth_with({code})}, {code}, false, true, false},
      {"OAuth, or none", {oauth_with({device}), NoAuth()}, {device}, false, true, true},
      {"OAuth without a flow", {oauth_with({})}, {}, false, true, false},
      {"all",
       {key_named("X-Key"), oauth_with({code, device, application})},
       {code, device, application},
       true,
       true,
       false},
  };
}

TEST_CASE("a manifest says by which flows an account is connected, and whether it takes one") {
  for (const Offer& offer : offers()) {
    INFO(offer.name);
    Manifest manifest;
    manifest.auth = offer.auth;
    for (const Flow flow :
         {Flow::kAuthorizationCode, Flow::kDeviceCode, Flow::kClientCredentials}) {
      const bool is_offered =
          std::find(offer.flows.begin(), offer.flows.end(), flow) != offer.flows.end();
      INFO(name_of(flow));
      CHECK(has_flow(manifest, flow) == is_offered);
    }
    CHECK((api_key_of(manifest) != nullptr) == offer.takes_key);
    CHECK(takes_link(manifest) == offer.takes_link);
    CHECK(works_without_link(manifest) == offer.works_without);
  }
}

TEST_CASE("of several declarations of one kind the first is meant") {
  Manifest manifest;
  manifest.auth = {NoAuth(), key_named("X-First"), oauth_with({Flow::kDeviceCode}),
                   key_named("X-Second"), oauth_with({Flow::kAuthorizationCode})};
  REQUIRE(api_key_of(manifest) != nullptr);
  CHECK(api_key_of(manifest)->name == "X-First");
  CHECK(oauth_of(manifest) == &std::get<OAuth2>(manifest.auth[2]));
  CHECK_FALSE(has_flow(manifest, Flow::kAuthorizationCode));
}

}  // namespace
}  // namespace patchbay::manifest
