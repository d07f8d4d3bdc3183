// Tests in a whole host that Microsoft reports changes. There is a subscription for each drive.
// Microsoft first tests its address. The host renews it, makes it again if it does not exist, and
// ends it with the link.
#include <map>

#include "engine/graph_host.h"
#include "engine/webhook_steps.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
using webhooks::SubscriptionRow;
using webhooks::SubscriptionState;
using Texts = std::vector<std::string>;

constexpr const char* kCreated = "POST /v1.0/subscriptions 201";

json changed_item(const char* id, const char* content) {
  return {{"item", {{"id", id}, {"content", content}}}};
}

// Returns the subject of a message: the validation text, an event, or a resource.
std::string about_message(const sandbox::OutgoingPost& message) {
  if (message.body.empty()) return "question";
  const json value = json::parse(message.body).at("value").at(0);
  return value.value("lifecycleEvent", value.value("resource", ""));
}

Texts messages_of_graph(const GraphHost& host) { return answered_notices(host, about_message); }

class WatchingHost : public GraphHost {
 public:
  explicit WatchingHost(store::Dialect dialect = store::Dialect::kSqlite)
      : GraphHost(small_organization(), dialect, {"b!ann", "b!lib"}, subscribing()) {
    sync();
    tend_subscriptions(*this);
    REQUIRE(live().size() == 2);
  }
  std::vector<SubscriptionRow> live() { return subscriptions_of_host(*this, "onedrive"); }
};

TEST_CASE(
    "onedrive: Graph tries the address out, tells of changes, and what it tells starts a run") {
  WatchingHost host(each_database());
  CHECK(asked_of_provider(host, "/subscriptions") ==
        Texts{"GET /v1.0/subscriptions 200", kCreated, "GET /v1.0/subscriptions 200", kCreated});
  CHECK(messages_of_graph(host) == Texts(2, "200 question"));
  forget_wakes(host);
  host.change(changed_item("f1", "changed"));
  CHECK(messages_of_graph(host) == Texts{"200 drives/b!ann/root"});
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
  forget_wakes(host);
  host.change(changed_item("plan", "another plan"));
  CHECK(messages_of_graph(host) == Texts{"200 drives/b!lib/root"});
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
}

TEST_CASE("onedrive: the pages of a site are not watched, and are polled") {
  WatchingHost host;
  const auto waiting = subscriptions_of_host(host, "onedrive", SubscriptionState::kMaking);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].collection == "pages:acme.test,s1,w1");
  CHECK(waiting[0].due_at > host.store_time() + 3'600'000);
}

TEST_CASE("onedrive: a notice without the subscription's own clientState starts nothing") {
  WatchingHost host;
  host.change(changed_item("f1", "changed"));
  host.change(changed_item("plan", "another plan"));
  const auto sent = host.notices.all();
  REQUIRE(sent.size() == 4);
  const sandbox::OutgoingPost& notice = sent[2].what;
  const std::string other = json::parse(sent[3].what.body).at("value").at(0).at("clientState");
  forget_wakes(host);
  const auto status_with = [&](const json& client_states) {
    json value = json::array();
    for (const json& each : client_states) {
      json about = json::parse(notice.body).at("value").at(0);
      if (!each.is_null()) about["clientState"] = each;
      value.push_back(std::move(about));
    }
    return host.notices.carry({notice.url, notice.headers, json{{"value", value}}.dump()})->status;
  };
  CHECK(status_with({other}) == 401);
  CHECK(status_with({""}) == 401);
  CHECK(status_with({nullptr, other}) == 401);
  CHECK(status_with(json::array()) == 401);
  CHECK(woken_runs(host) == 0);
  CHECK(status_with({nullptr, nullptr}) == 200);
  CHECK(woken_runs(host) == 1);
}

TEST_CASE("onedrive: an address that does not answer Graph's question gets no subscription yet") {
  GraphHost host(small_organization(), store::Dialect::kSqlite, {"b!ann", "b!lib"}, subscribing());
  host.sync();
  host.notices.cut(true);
  tend_subscriptions(host);
  CHECK(subscriptions_of_host(host, "onedrive").empty());
  for (const auto& row : subscriptions_of_host(host, "onedrive", SubscriptionState::kMaking)) {
    if (row.collection.starts_with("pages:")) continue;
    INFO(row.why);
    CHECK(row.why.find("ValidationError") != std::string::npos);
    CHECK(row.due_at > host.store_time());
  }
  host.notices.cut(false);
  tend_due_subscriptions(host);
  CHECK(subscriptions_of_host(host, "onedrive").size() == 2);
}

TEST_CASE("onedrive: a subscription is as long as Graph allows, and is renewed in good time") {
  WatchingHost host(each_database());
  constexpr store::Millis kMinute = 60'000;
  std::map<std::string, store::Millis> expires_before;
  for (const SubscriptionRow& row : host.live()) {
    expires_before[row.id] = row.expires_at;
    CHECK(row.expires_at > host.store_time() + 40'000 * kMinute);
    CHECK(row.expires_at < host.store_time() + 42'300 * kMinute);
    CHECK(row.due_at < row.expires_at - 5'000 * kMinute);
  }
  host.provider.log().clear();
  host.time.pass(std::chrono::hours(1));
  tend_due_subscriptions(host);
  const auto asked = asked_of_provider(host, "/subscriptions/");
  REQUIRE(asked.size() == 2);
  for (const auto& line : asked) {
    CHECK(line.starts_with("PATCH "));
    CHECK(line.ends_with(" 200"));
  }
  const auto after = host.live();
  REQUIRE(after.size() == 2);
  for (const SubscriptionRow& row : after) {
    REQUIRE(expires_before.contains(row.id));
    CHECK(row.expires_at > expires_before[row.id] + 50 * kMinute);
  }
}

TEST_CASE(
    "onedrive: when Graph asks for it, a subscription is renewed soon, and its link looked at") {
  WatchingHost host(each_database());
  forget_wakes(host);
  const store::Millis usual = host.live()[0].due_at;
  execute(*host.engine->kept->store, "update webhook_subscription set made_at = 1");
  host.change({{"lifecycle", "reauthorizationRequired"}});
  CHECK(messages_of_graph(host) == Texts(2, "200 reauthorizationRequired"));
  for (const SubscriptionRow& row : host.live()) {
    CHECK(row.due_at < usual);
    CHECK(row.due_at <= host.store_time() + 10'000);
  }
  CHECK(woken_runs(host) == 1);
  host.work();
  forget_wakes(host);
  host.change(changed_item("f2", "not told"));
  CHECK(messages_of_graph(host).empty());
  host.provider.log().clear();
  tend_due_subscriptions(host);
  CHECK(asked_of_provider(host, "/subscriptions/").size() == 2);
  CHECK(host.live()[0].due_at >= usual);
  host.change(changed_item("f3", "told again"));
  CHECK(messages_of_graph(host) == Texts{"200 drives/b!ann/root"});
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
}

TEST_CASE("onedrive: a subscription that Graph took away is made again, and its gap is looked at") {
  WatchingHost host(each_database());
  const auto before = host.live();
  host.change({{"lifecycle", "subscriptionRemoved"}});
  host.change(changed_item("f4", "in the gap"));
  forget_wakes(host);
  host.provider.log().clear();
  tend_due_subscriptions(host);
  tend_subscriptions(host);
  const auto after = host.live();
  REQUIRE(after.size() == 2);
  for (const SubscriptionRow& row : after) {
    CHECK(row.id != before[0].id);
    CHECK(row.id != before[1].id);
  }
  CHECK(woken_runs(host) == 1);
  host.work();
  host.check_truth();
  forget_wakes(host);
  host.change(changed_item("f6", "told again"));
  CHECK(messages_of_graph(host) == Texts{"200 drives/b!ann/root"});
}

TEST_CASE("onedrive: a forged lifecycle notice renews nothing") {
  WatchingHost host;
  const auto before = host.live();
  const std::string url = std::string(kPublicUrl) + "/webhooks/onedrive/" + before[0].id;
  const json body = {
      {"value", {{{"lifecycleEvent", "subscriptionRemoved"}, {"clientState", "guessed"}}}}};
  CHECK(host.notices.carry({url, {}, body.dump()})->status == 401);
  CHECK(host.live()[0].due_at == before[0].due_at);
}

TEST_CASE("onedrive: a subscription that was made before a crash is found again") {
  WatchingHost host;
  execute(*host.engine->kept->store,
          "update webhook_subscription set state = 'making', sealed_state = ''");
  host.provider.log().clear();
  tend_due_subscriptions(host);
  CHECK(host.live().size() == 2);
  CHECK(asked_of_provider(host, "/subscriptions") == Texts(2, "GET /v1.0/subscriptions 200"));
}

TEST_CASE("onedrive: the subscriptions of a link that is given up are ended, and send no more") {
  WatchingHost host(each_database());
  host.provider.log().clear();
  const auto revoked =
      host.engine->accounts->stored.revocation.revoke(kOwner, host.link(), "user", "trace");
  REQUIRE(revoked.has_value());
  const auto asked = asked_of_provider(host, "/subscriptions/");
  REQUIRE(asked.size() == 2);
  for (const auto& line : asked) {
    CHECK(line.starts_with("DELETE "));
    CHECK(line.ends_with(" 204"));
  }
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_subscription") == 0);
  host.notices.forget();
  host.change(changed_item("f1", "nobody hears it"));
  CHECK(messages_of_graph(host).empty());
}

}  // namespace
}  // namespace patchbay::test
