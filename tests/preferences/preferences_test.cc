#include "preferences/preferences.h"

#include <catch2/catch.hpp>

#include "store/postgres_server.h"

namespace patchbay::preferences {
namespace {

const PreferenceOwner kAnn{"acme", "ann"};
const PreferenceOwner kBob{"acme", "bob"};

TEST_CASE("preferences are kept by user and connector, and a change leaves the rest as it is") {
  const TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto store = database.open();
  PreferenceStore preferences(*store);
  REQUIRE(preferences.change(kAnn, {{"github", {.auto_sync = true, .sync_interval_hours = 24}}})
              .has_value());
  REQUIRE(preferences
              .change(kAnn, {{"github", {.onboarding_completed = true, .auto_sync = false}},
                             {"google_drive", {.used = true}}})
              .has_value());
  const auto all = preferences.of(kAnn);
  REQUIRE(all.has_value());
  REQUIRE(all.value().size() == 2);
  const Preferences& github = all.value().at("github");
  CHECK(github.onboarding_completed == true);
  CHECK(github.auto_sync == false);
  CHECK(github.sync_interval_hours == 24);
  CHECK_FALSE(github.used.has_value());
  CHECK(all.value().at("google_drive").used == true);
  CHECK(preferences.of(kBob).value().empty());
}

TEST_CASE("the preferences of a user who is removed are gone") {
  const TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto store = database.open();
  PreferenceStore preferences(*store);
  REQUIRE(preferences.change(kAnn, {{"github", {.used = true}}}).has_value());
  REQUIRE(preferences.change(kBob, {{"github", {.used = true}}}).has_value());
  const auto done = store->transaction([](store::Transaction& transaction) -> Result<void> {
    clear_preferences_of_user(transaction, kAnn);
    return success();
  });
  REQUIRE(done.has_value());
  CHECK(preferences.of(kAnn).value().empty());
  CHECK(preferences.of(kBob).value().size() == 1);
}

TEST_CASE("clients read and write the document they know") {
  const std::string document =
      R"({"connector_onboarding_completed":{"github":true,"google_drive":false},)"
      R"("connector_preferences":{"github":{"auto_sync":true,"sync_interval_hours":24}},)"
      R"("connector_states":{"oai/apps/connectors/github/hasCompletedConnectorAuth_github":true,)"
      R"("oai/apps/connectors/github/hasSeenConnectorOnboarding_github":true,)"
      R"("oai/apps/connectors/github/hasUsedConnector_github":false}})";
  const auto read = read_settings_change(document);
  INFO((read.has_error() ? read.error().message() : ""));
  REQUIRE(read.has_value());
  CHECK(settings_document(read.value()) == document);
  CHECK(
      settings_document({}) ==
      R"({"connector_onboarding_completed":{},"connector_preferences":{},"connector_states":{}})");
}

TEST_CASE("a change that is not as the document's schema says names every fault") {
  const auto refused = read_settings_change(
      R"({"connector_preferences":{"github":{"auto_sync":"yes","sync_interval_hours":0}},"x":1})");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(refused.error().details().faults.size() == 3);
}

TEST_CASE("a state's key that names two connectors is refused") {
  CHECK(read_settings_change(
            R"({"connector_states":{"oai/apps/connectors/github/hasUsedConnector_gdrive":true}})")
            .has_error());
}

}  // namespace
}  // namespace patchbay::preferences
