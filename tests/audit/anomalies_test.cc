// Tests which events count as an anomaly, and how long an episode lasts.
#include "audit/anomalies.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "audit/entries.h"
#include "audit/query.h"
#include "audit/security_events.h"
#include "kit/clocks.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

struct AnomalySeat {
  explicit AnomalySeat(const audit::AnomalyThresholds& thresholds = {})
      : store(database.open()),
        audit(*store, "host-a", clock, {.group = 1h}),
        anomalies(audit, metrics, clock, thresholds) {
    audit.watch(&anomalies);
  }

  void record(audit::AuditEvent event, const std::string& link) {
    audit::AuditEntry entry;
    entry.event = std::move(event);
    entry.organization = "acme";
    entry.subject = link;
    audit.record(std::move(entry));
  }
  void refresh(const std::string& link) {
    record(audit::event_of(audit::TokenRefreshed{"github", true}), link);
  }

  void fail_oauth(const std::string& organization, const std::string& connector) {
    audit::AuditEntry entry;
    entry.event = audit::event_of(audit::OauthFailed{connector, "invalid_state", clock.wall()});
    entry.organization = organization;
    audit.record(std::move(entry));
  }

  // Returns the anomalies recorded so far.
  std::vector<audit::AuditRecord> found() {
    REQUIRE(audit.flush().has_value());
    return audit::query(*store, {.action_prefix = "security.anomaly", .oldest_first = true})
        .value()
        .records;
  }
  bool counted(const std::string& kind, int times) {
    return metrics.text().find("patchbay_anomalies_total{kind=\"" + kind + "\"} " +
                               std::to_string(times)) != std::string::npos;
  }

  TestDatabase database{store::Dialect::kSqlite};
  std::unique_ptr<store::Store> store;
  test::SteppedClock clock;
  telemetry::Metrics metrics;
  audit::Audit audit;
  audit::Anomalies anomalies;
};

TEST_CASE("twenty refused keys from one address within a minute are one anomaly") {
  AnomalySeat watched;
  for (int i = 0; i < 19; ++i) watched.anomalies.refused_key("192.0.2.7");
  for (int i = 0; i < 19; ++i) watched.anomalies.refused_key("192.0.2.8");
  CHECK(watched.found().empty());
  watched.clock.pass(30s);
  for (int i = 0; i < 500; ++i) watched.anomalies.refused_key("192.0.2.7");
  const auto found = watched.found();
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "192.0.2.7");
  CHECK(found[0].organization.empty());
  CHECK(found[0].payload == R"({"kind":"refused_keys","count":20,"window_seconds":60})");
  CHECK(watched.counted("refused_keys", 1));
}

TEST_CASE("refused keys that come slowly are no anomaly") {
  AnomalySeat watched;
  for (int i = 0; i < 200; ++i) {
    watched.anomalies.refused_key("192.0.2.7");
    watched.clock.pass(4s);
  }
  CHECK(watched.found().empty());
  CHECK(watched.counted("refused_keys", 0));
}

TEST_CASE("an episode lasts while it goes on, and what comes after a quiet window is another") {
  AnomalySeat watched;
  for (int minute = 0; minute < 5; ++minute) {
    for (int i = 0; i < 60; ++i) {
      watched.anomalies.refused_key("192.0.2.7");
      watched.clock.pass(1s);
    }
  }
  CHECK(watched.found().size() == 1);
  watched.clock.pass(60s);
  for (int i = 0; i < 19; ++i) watched.anomalies.refused_key("192.0.2.7");
  CHECK(watched.found().size() == 1);
  watched.anomalies.refused_key("192.0.2.7");
  CHECK(watched.found().size() == 2);
  CHECK(watched.counted("refused_keys", 2));
}

TEST_CASE("ten refreshes of one link within ten minutes are a storm, failed ones too") {
  AnomalySeat watched;
  for (int i = 0; i < 9; ++i) {
    watched.refresh("github-1");
    watched.refresh("github-" + std::to_string(100 + i));
    watched.clock.pass(30s);
  }
  CHECK(watched.found().empty());
  watched.record(audit::event_of(audit::RefreshFailed{"github", "provider_down", false}),
                 "github-1");
  const auto found = watched.found();
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "github-1");
  CHECK(found[0].organization == "acme");
  CHECK(nlohmann::json::parse(found[0].payload).at("kind") == "refresh_storm");
}

TEST_CASE("a record made inside a transaction reaches the anomalies, and none after a rollback") {
  AnomalySeat watched({.refreshes = {2, 10min}});
  const bool is_of_chain = GENERATE(true, false);
  const audit::AuditChain chain(watched.audit);
  const auto refresh_in = [&](Result<void> outcome) {
    return watched.store->transaction([&](store::Transaction& transaction) -> Result<void> {
      audit::AuditEntry entry{.event = audit::event_of(audit::TokenRefreshed{"github", true}),
                              .organization = "acme",
                              .subject = "github-1"};
      if (is_of_chain) {
        chain.append(transaction, std::move(entry), watched.clock.wall());
      } else {
        watched.audit.record_in(transaction, std::move(entry));
      }
      return outcome;
    });
  };
  for (int i = 0; i < 5; ++i) CHECK(refresh_in(Error(Code::kNotFound, "no")).has_error());
  REQUIRE(refresh_in(success()).has_value());
  CHECK(watched.found().empty());
  REQUIRE(refresh_in(success()).has_value());
  REQUIRE(watched.found().size() == 1);
  CHECK(watched.found()[0].subject == "github-1");
  const auto refreshes =
      audit::query(*watched.store, {.action_prefix = "security.token_refreshed"});
  CHECK(refreshes.value().records.size() == 2);
}

TEST_CASE("a refresh an hour is no storm") {
  AnomalySeat watched;
  for (int i = 0; i < 100; ++i) {
    watched.refresh("github-1");
    watched.clock.pass(1h);
  }
  CHECK(watched.found().empty());
}

TEST_CASE("a link used from ten addresses within an hour is an anomaly, from nine it is not") {
  AnomalySeat watched;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 9; ++i) {
      watched.anomalies.used("github-1", "acme", "192.0.2." + std::to_string(i));
    }
  }
  watched.anomalies.used("github-1", "acme", "");  // the address is unknown
  watched.anomalies.used("", "acme", "192.0.2.77");
  CHECK(watched.found().empty());
  watched.anomalies.used("github-1", "acme", "192.0.2.9");
  const auto found = watched.found();
  REQUIRE(found.size() == 1);
  CHECK(nlohmann::json::parse(found[0].payload).at("kind") == "many_addresses");
  CHECK(found[0].subject == "github-1");
}

TEST_CASE("five scopes more than a link had, within a day, are sudden growth") {
  AnomalySeat watched;
  const auto granted = [&](const std::vector<std::string>& added) {
    watched.record(audit::event_of(audit::AccessGranted{"github", {"a", "b"}, added}), "github-1");
  };
  granted({});  // the scopes of the first connection do not count as added scopes
  granted({"c", "d"});
  watched.clock.pass(25h);
  granted({"e", "f", "g"});
  CHECK(watched.found().empty());
  granted({"h", "i"});
  REQUIRE(watched.found().size() == 1);
  CHECK(nlohmann::json::parse(watched.found()[0].payload).at("kind") == "scope_growth");
}

TEST_CASE("thresholds can be set, and 0 means no threshold") {
  AnomalySeat watched({.refused_keys = {2, 10s}, .refreshes = {0, 10s}});
  watched.anomalies.refused_key("192.0.2.7");
  watched.anomalies.refused_key("192.0.2.7");
  for (int i = 0; i < 100; ++i) watched.refresh("github-1");
  REQUIRE(watched.found().size() == 1);
  CHECK(watched.found()[0].payload == R"({"kind":"refused_keys","count":2,"window_seconds":10})");
}

TEST_CASE("what is remembered is bounded, and those who were quiet longest are forgotten") {
  audit::Episodes episodes({2, 60s}, 3);
  const Monotonic now{1000s};
  for (const char* key : {"a", "b", "c"}) CHECK_FALSE(episodes.note(key, now));
  CHECK(episodes.note("a", now));
  CHECK_FALSE(episodes.note("d", now));  // removes b from the episodes
  CHECK(episodes.keys() == 3);
  CHECK_FALSE(episodes.note("b", now));  // removes c from the episodes
  CHECK(episodes.note("d", now));
  CHECK_FALSE(episodes.note("a", now));  // the episode of a still runs
}

TEST_CASE("a burst of connections that fail is an anomaly of the connector in its organization") {
  AnomalySeat watched;
  for (int i = 0; i < 19; ++i) {
    watched.fail_oauth("acme", "github");
    watched.fail_oauth("", "github");  // the state does not belong to any user
    watched.fail_oauth("acme", "google_drive");
  }
  CHECK(watched.found().empty());
  watched.fail_oauth("", "github");
  watched.fail_oauth("acme", "github");
  watched.fail_oauth("acme", "github");
  const auto found = watched.found();
  REQUIRE(found.size() == 2);
  CHECK(found[0].organization.empty());
  CHECK(found[1].organization == "acme");
  CHECK(found[1].subject == "github");
  CHECK(found[1].payload == R"({"kind":"failed_oauth","count":20,"window_seconds":600})");
  CHECK(watched.counted("failed_oauth", 2));
}

}  // namespace
}  // namespace patchbay
