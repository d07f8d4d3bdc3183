// Tests the names and fields of the recorded events.
#include "audit/events.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/security_events.h"

namespace patchbay {
namespace {

const WallTime kTime{std::chrono::milliseconds(1'795'234'588'042)};

TEST_CASE("each connector event has its known name and exactly its payload fields") {
  const std::pair<AuditEvent, AuditEvent> events[] = {
      {event_of(OauthInitiated{"github", kTime}),
       {"connector_oauth_initiated",
        R"({"connector_id":"github","timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {event_of(OauthCompleted{"github", {"repo", "read:user"}, kTime}),
       {"connector_oauth_completed",
        R"({"connector_id":"github","scopes":["repo","read:user"],"timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {event_of(OauthFailed{"github", "denied", kTime}),
       {"connector_oauth_failed",
        R"({"connector_id":"github","error":"denied","timestamp":"2026-11-21T04:16:28.042Z"})"}},
      {event_of(SyncStarted{"google_drive", 5}),
       {"connector_sync_started", R"({"connector_id":"google_drive","resource_count":5})"}},
      {event_of(SyncCompleted{"google_drive", std::chrono::seconds(2), 40}),
       {"connector_sync_completed",
        R"({"connector_id":"google_drive","duration_ms":2000,"items_synced":40})"}},
      {event_of(SyncCompleted{"google_drive", std::chrono::seconds(2), 40, "failed"}),
       {"connector_sync_completed",
        R"({"connector_id":"google_drive","duration_ms":2000,"items_synced":40,"state":"failed"})"}},
      {event_of(ConnectorUsed{"github", "list_issues"}),
       {"connector_usage", R"({"connector_id":"github","action_type":"list_issues"})"}},
      {event_of(CallsRefused{"github", "GATE_CLOSED", 40}),
       {"connector_calls_refused", R"({"connector_id":"github","code":"GATE_CLOSED","calls":40})"}},
      {event_of(NamedConnectorEvent{"github", NamedConnectorEvent::What::kLinked}),
       {"connector_github_linked", "{}"}},
      {event_of(NamedConnectorEvent{"github", NamedConnectorEvent::What::kSyncStarted}),
       {"connector_github_sync_started", "{}"}},
      {event_of(NamedConnectorEvent{"github", NamedConnectorEvent::What::kSyncCompleted}),
       {"connector_github_sync_completed", "{}"}}};
  for (const auto& [made, expected] : events) {
    CHECK(made.action == expected.action);
    CHECK(made.payload == expected.payload);
  }
}

TEST_CASE("a token in a provider's words is not recorded") {
  const std::string token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  const auto failed = event_of(OauthFailed{"github", "bad token " + token, kTime});
  CHECK(failed.payload.find(token) == std::string::npos);
  const auto refused = event_of(RefreshFailed{"github", "Bearer " + token, true});
  CHECK(refused.payload.find(token) == std::string::npos);
}

TEST_CASE("security events share a prefix and are JSON objects") {
  const AuditEvent events[] = {event_of(AccessGranted{"github", {"repo"}}),
                               event_of(TokenRefreshed{"github", true}),
                               event_of(RefreshFailed{"github", "invalid_grant", true}),
                               event_of(LinkRevoked{"github", "user", true}),
                               event_of(ScopeRefused{"github", "list_issues", {"repo"}}),
                               event_of(AccessDenied{"PERMISSION_DENIED", "key expired"}),
                               event_of(CallParked{"github", "list_issues", "LINK_EXPIRED"}),
                               event_of(CallResumed{"github", "list_issues"}),
                               event_of(KeyChanged{"k1", KeyChanged::What::kCreated}),
                               event_of(GateChanged{"gdrivePercentage", "updated"}),
                               event_of(PlanChanged{"acme", "enterprise"}),
                               event_of(ToolProfileChanged{"desk", "given", "key key_1"})};
  for (const auto& event : events) {
    CHECK(event.action.starts_with("security."));
    CHECK(nlohmann::json::parse(event.payload).is_object());
  }
}

TEST_CASE("text from outside is kept as valid UTF-8 of bounded length") {
  CHECK(storable("plain") == "plain");
  CHECK(storable("gr\xC3\xBC\xC3\x9F \xF0\x9F\x94\x91") == "gr\xC3\xBC\xC3\x9F \xF0\x9F\x94\x91");
  CHECK(storable(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  for (const char* bad :
       {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    const auto kept = storable(bad);
    CHECK(kept.starts_with("\xEF\xBF\xBD"));
    CHECK(nlohmann::json(kept).dump().size() > 2);
  }
  CHECK(storable(std::string(5000, 'x')).size() == 1024);
  CHECK(storable("ab\xC3\xBC", 3) == "ab");
}

}  // namespace
}  // namespace patchbay
