// Tests the names and fields of the recorded events.
#include "audit/events.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/security_events.h"

namespace patchbay {
namespace {

const WallTime kTime{std::chrono::milliseconds(1'795'234'588'042)};

TEST_CASE("each connector event has its known name and exactly its payload fields") {
  const std::pair<audit::AuditEvent, audit::AuditEvent> events[] = {
      {audit::event_of(audit::OauthInitiated{"github", kTime}),
       {"connector_oauth_initiated",
        R"({"connector_id":"github","timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {audit::event_of(audit::OauthCompleted{"github", {"repo", "read:user"}, kTime}),
       {"connector_oauth_completed",
        R"({"connector_id":"github","scopes":["repo","read:user"],"timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {audit::event_of(audit::OauthFailed{"github", "denied", kTime}),
       {"connector_oauth_failed",
        R"({"connector_id":"github","error":"denied","timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {audit::event_of(audit::SyncStarted{"google_drive", 5}),
       {"connector_sync_started", R"({"connector_id":"google_drive","resource_count":5})"}},
      {audit::event_of(audit::SyncCompleted{"google_drive", std::chrono::seconds(2), 40}),
       {"connector_sync_completed",
        R"({"connector_id":"google_drive","duration_ms":2000,"items_synced":40})"}},
      {audit::event_of(audit::SyncCompleted{"google_drive", std::chrono::seconds(2), 40, "failed"}),
       {"connector_sync_completed",
        R"({"connector_id":"google_drive","duration_ms":2000,"items_synced":40,"state":"failed"})"}},
      {audit::event_of(audit::ConnectorUsed{"github", "list_issues"}),
       {"connector_usage", R"({"connector_id":"github","action_type":"list_issues"})"}},
      {audit::event_of(audit::CallsRefused{"github", "GATE_CLOSED", 40}),
       {"connector_calls_refused", R"({"connector_id":"github","code":"GATE_CLOSED","calls":40})"}},
      {audit::event_of(
           audit::NamedConnectorEvent{"github", audit::NamedConnectorEvent::What::kLinked}),
       {"connector_github_linked", "{}"}},
      {audit::event_of(
           audit::NamedConnectorEvent{"github", audit::NamedConnectorEvent::What::kSyncStarted}),
       {"connector_github_sync_started", "{}"}},
      {audit::event_of(
           audit::NamedConnectorEvent{"github", audit::NamedConnectorEvent::What::kSyncCompleted}),
       {"connector_github_sync_completed", "{}"}}};
  for (const auto& [made, expected] : events) {
    CHECK(made.action == expected.action);
    CHECK(made.payload == expected.payload);
  }
}

TEST_CASE("a token in a provider's words is not recorded") {
  const std::string token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  const auto failed = audit::event_of(audit::OauthFailed{"github", "bad token " + token, kTime});
  CHECK(failed.payload.find(token) == std::string::npos);
  const auto refused = audit::event_of(audit::RefreshFailed{"github", "Bearer " + token, true});
  CHECK(refused.payload.find(token) == std::string::npos);
}

TEST_CASE("security events share a prefix and are JSON objects") {
  const audit::AuditEvent events[] = {
      audit::event_of(audit::AccessGranted{"github", {"repo"}}),
      audit::event_of(audit::TokenRefreshed{"github", true}),
      audit::event_of(audit::RefreshFailed{"github", "invalid_grant", true}),
      audit::event_of(audit::LinkRevoked{"github", "user", true}),
      audit::event_of(audit::ScopeRefused{"github", "list_issues", {"repo"}}),
      audit::event_of(audit::AccessDenied{"PERMISSION_DENIED", "key expired"}),
      audit::event_of(audit::CallParked{"github", "list_issues", "LINK_EXPIRED"}),
      audit::event_of(audit::CallResumed{"github", "list_issues"}),
      audit::event_of(audit::KeyChanged{"k1", audit::KeyChanged::What::kCreated}),
      audit::event_of(audit::GateChanged{"gdrivePercentage", "updated"}),
      audit::event_of(audit::PlanChanged{"acme", "enterprise"}),
      audit::event_of(audit::ToolProfileChanged{"desk", "given", "key key_1"})};
  for (const auto& event : events) {
    CHECK(event.action.starts_with("security."));
    CHECK(nlohmann::json::parse(event.payload).is_object());
  }
}

TEST_CASE("text from outside is kept as valid UTF-8 of bounded length") {
  CHECK(audit::storable("plain") == "plain");
  CHECK(audit::storable("gr\xC3\xBC\xC3\x9F \xF0\x9F\x94\x91") ==
        "gr\xC3\xBC\xC3\x9F \xF0\x9F\x94\x91");
  CHECK(audit::storable(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  for (const char* bad :
       {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    const auto kept = audit::storable(bad);
    CHECK(kept.starts_with("\xEF\xBF\xBD"));
    CHECK(nlohmann::json(kept).dump().size() > 2);
  }
  CHECK(audit::storable(std::string(5000, 'x')).size() == 1024);
  CHECK(audit::storable("ab\xC3\xBC", 3) == "ab");
}

}  // namespace
}  // namespace patchbay
