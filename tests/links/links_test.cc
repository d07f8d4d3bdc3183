// Tests the errors for callers without an account, and the events for an observer of links.
#include "links/links.h"

#include <catch2/catch.hpp>
#include <string>

#include "links/configured_links.h"

namespace patchbay::links {
namespace {

// Returns the reason why a connector with this "auth" refuses the call of a caller without an
// account.
std::string refusal_of(const std::string& auth) {
  const auto manifest = manifest::parse_manifest(
      R"({"manifest":1,"id":"bookmarks","domain":"example","namespace":"patchbay.tests",)"
      R"("name":"N","description":"D","version":"1.0.0","library":"connector.so","auth":)" +
      auth +
      R"(,"actions":[{"id":"get","name":"Get","description":"D","parameters":{"type":"object"}}]})");
  INFO((manifest.has_error() ? manifest.error().message() : ""));
  REQUIRE(manifest.has_value());
  const ConfiguredLinks none({});
  const Links links({&none});
  const auto found = links.find(manifest.value(), "", {.organization = "acme", .user = "ann"});
  REQUIRE(found.has_error());
  CHECK(found.error().code() == Code::kLinkRequired);
  return found.error().message();
}

TEST_CASE("who has no account for a connector that takes a key is told where the key goes") {
  CHECK(refusal_of(R"([{"type":"api_key"}])") ==
        "Connector \"bookmarks\" needs an account and none is linked. Connect one with its key, "
        "which a server takes by POST /aip/connectors/links with {\"connector_id\": \"bookmarks\", "
        "\"api_key\": \"THE KEY\"}.");
}

struct ToldLinks final : LinkObserver {
  void changed(const ChangedLink& link) override { told.push_back(link.what); }
  std::vector<LinkChange> told;
};

// Returns ann's only link, for a connector that uses a key.
std::shared_ptr<Link> only_link(const ConfiguredLinks& links) {
  manifest::Manifest connector;
  connector.identity.id = "bookmarks";
  Candidates found;
  REQUIRE(links
              .collect(connector, {.organization = "acme", .user = "ann"}, "", links::Absence::kNow,
                       found)
              .has_value());
  REQUIRE(found.size() == 1);
  return found.front().link;
}

TEST_CASE("an observer of links is told once that a credential is revoked, and of nothing after") {
  const Caller ann{.organization = "acme", .user = "ann"};
  ToldLinks observer;
  ConfiguredLinks links({}, &observer);
  const auto ask = [](bool) -> Result<Secret> { return Secret("key"); };
  for (const bool is_asked : {false, true}) {
    INFO(is_asked);
    ConfiguredLink mine;
    mine.id = "mine";
    mine.connector = "bookmarks";
    mine.owner = ann;
    if (is_asked) mine.ask = ask;
    REQUIRE(links.add(std::move(mine)));
    const auto link = only_link(links);
    const auto credential = link->credential({});
    REQUIRE(credential.has_value());
    const std::int64_t generation = credential.value().generation;
    link->doubted(generation);
    link->revoked(generation);
    link->revoked(generation);
    link->accepted(generation);
    link->doubted(generation);
    REQUIRE(links.remove("mine"));
    CHECK(observer.told == std::vector{LinkChange::kAdded, LinkChange::kDoubted,
                                       LinkChange::kRevoked, LinkChange::kRemoved});
    observer.told.clear();
  }
}

TEST_CASE("a connector with a page for connecting does not ask for a key") {
  const std::string refusal =
      refusal_of(R"([{"type":"oauth2","flows":["authorization_code"],"endpoints":{)"
                 R"("authorize":"https://a.example/authorize","token":"https://a.example/token"}},)"
                 R"({"type":"api_key"}])");
  CHECK(refusal.ends_with("needs an account and none is linked. Connect one."));
}

}  // namespace
}  // namespace patchbay::links
