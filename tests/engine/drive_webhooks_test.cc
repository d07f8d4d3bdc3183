// Tests in a whole host that Google reports changes. There is a channel for each collection. The
// channel's token proves its messages, and the host replaces the channel before it ends and stops
// it with the link.
#include <set>

#include "engine/drive_host.h"
#include "engine/webhook_steps.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

constexpr const char* kWatched = "POST /drive/v3/changes/watch 200";
constexpr const char* kStopped = "POST /drive/v3/channels/stop 204";

json changed_file(const char* id, const char* content) {
  return {{"file", {{"id", id}, {"content", content}}}};
}

std::string state_of_message(const sandbox::OutgoingPost& message) {
  for (const auto& [name, value] : message.headers) {
    if (name == "X-Goog-Resource-State") return value;
  }
  return "";
}

Lines messages_of_google(const DriveHost& host) { return answered_notices(host, state_of_message); }

// A host that has loaded all documents and watches each collection.
void load_and_watch(DriveHost& host) {
  host.sync();
  tend_subscriptions(host);
  REQUIRE(subscriptions_of_host(host, "google_drive").size() == 3);
}

TEST_CASE("drive: Google tells of changes in each collection, and what it tells starts a run") {
  DriveHost host(small_account(), each_database(), subscribing());
  load_and_watch(host);
  CHECK(asked_of_provider(host, "/watch") == Lines(3, kWatched));
  CHECK(messages_of_google(host) == Lines(3, "200 sync"));
  tend_subscriptions(host);
  CHECK(asked_of_provider(host, "/watch").size() == 3);
  forget_wakes(host);

  host.change(changed_file("plan", "another plan"));
  CHECK(messages_of_google(host) == Lines(2, "200 change"));
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
  forget_wakes(host);
  host.change(changed_file("f1", "changed"));
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
}

TEST_CASE("drive: the token of a channel is no part of what the host asks or keeps in the clear") {
  DriveHost host(small_account(), store::Dialect::kSqlite, subscribing());
  load_and_watch(host);
  std::set<std::string> tokens;
  for (const auto& each : host.provider.log().all()) {
    if (each.target.find("/watch") == std::string::npos) continue;
    const json body = json::parse(each.body);
    const std::string token = body.at("token");
    CHECK(token.size() == 43);
    CHECK(each.target.find(token) == std::string::npos);
    tokens.insert(token);
    CHECK(body.at("address").get<std::string>().ends_with("/" + body.at("id").get<std::string>()));
    for (const auto& row : subscriptions_of_host(host, "google_drive")) {
      CHECK(row.sealed_secret.find(token) == std::string::npos);
    }
  }
  CHECK(tokens.size() == 3);
}

TEST_CASE("drive: a message with the token of another channel starts nothing") {
  DriveHost host(small_account(), store::Dialect::kSqlite, subscribing());
  load_and_watch(host);
  auto messages = host.notices.all();
  REQUIRE(messages.size() == 3);
  forget_wakes(host);
  sandbox::OutgoingPost forged = messages[0].what;
  const auto with = [&](const std::string& header, const std::string& value) {
    auto message = forged;
    for (auto& [name, text] : message.headers) {
      if (name == "X-Goog-Resource-State") text = "change";
      if (name == header) text = value;
    }
    return message;
  };
  std::string other;
  for (const auto& [name, value] : messages[1].what.headers) {
    if (name == "X-Goog-Channel-Token") other = value;
  }
  CHECK(host.notices.carry(with("X-Goog-Channel-Token", other))->status == 401);
  CHECK(host.notices.carry(with("X-Goog-Channel-Token", ""))->status == 401);
  CHECK(woken_runs(host) == 0);
  CHECK(host.notices.carry(with("X-Goog-Message-Number", "7"))->status == 200);
  CHECK(woken_runs(host) == 1);
}

TEST_CASE("drive: the next channel is there before the old one is stopped, and nothing is lost") {
  DriveHost host(small_account(), each_database(), subscribing());
  load_and_watch(host);
  const store::Millis now = host.store_time();
  for (const auto& row : subscriptions_of_host(host, "google_drive")) {
    constexpr store::Millis kDay = 86'400'000;
    CHECK(row.expires_at > now + 6 * kDay);
    CHECK(row.expires_at <= now + 7 * kDay + kDay / 24);
    CHECK(row.due_at < row.expires_at - kDay);
  }
  forget_wakes(host);
  host.provider.log().clear();
  tend_due_subscriptions(host);  // makes new channels, because Google cannot renew a channel
  CHECK(asked_of_provider(host, "/stop").empty());
  tend_subscriptions(host);
  CHECK(messages_of_google(host) == Lines(3, "200 sync"));
  forget_wakes(host);
  host.change(changed_file("f2", "told twice"));  // reported by old and new channels
  CHECK(messages_of_google(host) == Lines(4, "200 change"));
  CHECK(woken_runs(host) == 1);
  tend_subscriptions(host);
  CHECK(asked_of_provider(host, "/stop") == Lines(3, kStopped));
  CHECK(subscriptions_of_host(host, "google_drive").size() == 3);
  host.notices.forget();
  host.change(changed_file("f4", "told once"));
  CHECK(messages_of_google(host) == Lines(2, "200 change"));
  host.work();
  host.check_truth();
}

TEST_CASE("drive: a channel of which no answer came counts for an hour, and then the next one") {
  DriveHost host(small_account(), store::Dialect::kSqlite, subscribing());
  load_and_watch(host);
  execute(*host.engine->kept->store,
          "update webhook_subscription set state = 'making', sealed_state = ''");
  host.provider.log().clear();
  tend_due_subscriptions(host);
  CHECK(asked_of_provider(host, "/watch") == Lines(3, "POST /drive/v3/changes/watch 400"));
  const auto rows = subscriptions_of_host(host, "google_drive");
  REQUIRE(rows.size() == 3);
  for (const auto& row : rows) CHECK(row.expires_at <= host.store_time() + 3'700'000);
  forget_wakes(host);
  host.change(changed_file("f6", "heard all the same"));
  CHECK(woken_runs(host) == 1);
  host.provider.log().clear();
  tend_due_subscriptions(host);
  tend_subscriptions(host);
  tend_subscriptions(host);
  CHECK(asked_of_provider(host, "/watch") == Lines(3, kWatched));
  CHECK(asked_of_provider(host, "/stop").empty());  // not sent, because Google would not know the
                                                    // channel
  CHECK(subscriptions_of_host(host, "google_drive").size() == 3);
}

TEST_CASE("drive: what Google refuses is said, tried again later, and polling goes on") {
  DriveHost host(small_account(), store::Dialect::kSqlite, subscribing("http://patchbay.test"));
  host.sync();
  tend_subscriptions(host);
  using webhooks::SubscriptionState;
  const auto rows = subscriptions_of_host(host, "google_drive", SubscriptionState::kMaking);
  REQUIRE(rows.size() == 3);
  for (const auto& row : rows) {
    INFO(row.why);
    CHECK(row.why.find("push.webhookUrlNotHttps") != std::string::npos);
    CHECK(row.due_at > host.store_time());
  }
  host.change(changed_file("f8", "polled"));
  host.sync();
  host.check_truth();
}

TEST_CASE("drive: the channels of a link that is given up are stopped, and send no more") {
  DriveHost host(small_account(), each_database(), subscribing());
  load_and_watch(host);
  host.provider.log().clear();
  const auto revoked =
      host.engine->accounts->stored.revocation.revoke(kOwner, host.link(), "user", "trace");
  REQUIRE(revoked.has_value());
  CHECK(revoked.value().revoked_upstream);
  CHECK(asked_of_provider(host, "/stop") == Lines(3, kStopped));
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_subscription") == 0);
  host.notices.forget();
  host.change(changed_file("f1", "nobody hears it"));
  CHECK(messages_of_google(host).empty());
}

TEST_CASE("drive: a link is given up although Google does not stop its channels") {
  DriveHost host(small_account(), store::Dialect::kSqlite, subscribing());
  load_and_watch(host);
  host.provider.faults().add({.path = "/drive/v3/channels/stop", .times = 0, .status = 503});
  const auto revoked =
      host.engine->accounts->stored.revocation.revoke(kOwner, host.link(), "user", "trace");
  REQUIRE(revoked.has_value());
  host.notices.forget();
  host.change(changed_file("f1", "told to nobody"));
  CHECK(messages_of_google(host) == Lines(2, "401 change"));
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_wake") == 0);
}

}  // namespace
}  // namespace patchbay::test
