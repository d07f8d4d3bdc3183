// Tests webhooks of GitHub in a whole host. The connector requests the webhooks, the host verifies
// GitHub's deliveries, and a run loads the announced changes.
#include "base/hex.h"
#include "engine/github_host.h"
#include "services/proof.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

json two_noted_repositories() {
  json seed = github_people();
  seed["repositories"] = {{{"full_name", "ann/notes"},
                           {"id", 5},
                           {"private", true},
                           {"commits", {{{"message", "x"}}}},
                           {"files", {{"README.md", "# Notes\n"}}},
                           {"issues", {{{"number", 1}, {"title", "One"}}}}},
                          {{"full_name", "ann/plans"},
                           {"id", 6},
                           {"commits", {{{"message", "y"}}}},
                           {"files", {{"plan.md", "the plan"}}}}};
  return seed;
}

const webhooks::Options kReachable{.secrets = {{"github", "acme", Secret("app secret")}},
                                   .subscriptions = {.public_url = "https://patchbay.test"}};

void succeed(const Result<void>& outcome) {
  INFO((outcome.has_error() ? outcome.error().message() : ""));
  REQUIRE(outcome.has_value());
}

// The webhooks that the connector requested from GitHub: address and secret, by repository.
std::map<std::string, json> asked_hooks(GithubHost& host) {
  std::map<std::string, json> hooks;
  for (const auto& each : host.github.log().all()) {
    if (each.method != "POST" || !each.target.ends_with("/hooks") || each.status != 201) continue;
    const std::string repository = each.target.substr(std::string("/repositories/").size(), 1);
    hooks[repository] = json::parse(each.body).at("config");
  }
  return hooks;
}

// Sends GitHub's messages. Returns true if the host accepted them.
bool deliver(GithubHost& host, const std::string& subscription, const std::string& secret,
             const std::string& event, const json& payload) {
  const std::string body = payload.dump();
  const std::vector<std::string_view> pieces = {body};
  const std::string mac = services::mac_of("hmac-sha256", secret, pieces).value();
  const std::map<std::string, std::string, std::less<>> headers = {
      {"X-GitHub-Event", event},
      {"X-GitHub-Delivery", host.engine->trace_ids.next().hex()},
      {"X-Hub-Signature-256",
       "sha256=" + hex_of({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()})}};
  const auto header = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
  };
  const auto none = [](std::string_view) { return std::optional<std::string_view>(); };
  const auto taken = host.engine->webhooks->intake.take({.connector = "github",
                                                         .subscription = subscription,
                                                         .header = header,
                                                         .query = none,
                                                         .body = body});
  if (taken.has_error()) CHECK(taken.error().code() == Code::kUnauthenticated);
  return taken.has_value();
}

std::string last_part(const std::string& address) { return address.substr(address.rfind('/') + 1); }

TEST_CASE(
    "github: each repository is asked for a webhook, with a secret that the connector never sees") {
  GithubHost host(two_noted_repositories(), {1, 2, 3}, each_database(), kReachable);
  host.sync();
  succeed(host.engine->webhooks->subscriptions.tend());
  const auto hooks = asked_hooks(host);
  REQUIRE(hooks.size() == 2);
  const json& notes = hooks.at("5");
  const json& plans = hooks.at("6");
  CHECK(notes.at("url").get<std::string>().starts_with("https://patchbay.test/webhooks/github/"));
  CHECK(notes.at("secret").get<std::string>().size() == 43);
  CHECK(notes.at("secret") != plans.at("secret"));
  CHECK(notes.at("url") != plans.at("url"));
  succeed(host.engine->webhooks->subscriptions.tend());
  CHECK(asked_hooks(host).size() == 2);
  CHECK(number_of(*host.engine->kept->store,
                  "select count(*) from webhook_subscription where state = 'live'") == 2);

  execute(*host.engine->kept->store, "delete from webhook_wake");
  host.change(
      {{"repository", "ann/notes"}, {"issue", {{"number", 2}, {"title", "Two"}, {"body", "new"}}}});
  const std::string address = last_part(notes.at("url"));
  const json payload = {{"action", "opened"}, {"repository", {{"id", 5}}}};
  CHECK_FALSE(deliver(host, address, plans.at("secret"), "issues", payload));
  CHECK_FALSE(deliver(host, "unknown", notes.at("secret"), "issues", payload));
  CHECK(deliver(host, address, notes.at("secret"), "star", payload));
  succeed(host.engine->webhooks->wakes.tend());
  CHECK(number_of(*host.engine->kept->store,
                  "select count(*) from document_run where cause = 'event'") == 0);
  CHECK(deliver(host, address, notes.at("secret"), "issues", payload));
  succeed(host.engine->webhooks->wakes.tend());
  CHECK(number_of(*host.engine->kept->store,
                  "select count(*) from document_run where cause = 'event'") == 1);
  host.work();
  host.check_truth();
}

TEST_CASE("github: one webhook of an app wakes the links that have its repository") {
  GithubHost host(two_noted_repositories(), {1, 2, 3}, store::Dialect::kSqlite, kReachable);
  host.sync();
  const auto runs = [&] {
    succeed(host.engine->webhooks->wakes.tend());
    return number_of(*host.engine->kept->store,
                     "select count(*) from document_run where cause = 'event'");
  };
  CHECK(deliver(host, "", "app secret", "push", {{"repository", {{"id", 7}}}}));
  CHECK(runs() == 0);
  CHECK_FALSE(deliver(host, "", "another secret", "push", {{"repository", {{"id", 6}}}}));
  CHECK(runs() == 0);
  CHECK(deliver(host, "", "app secret", "push", {{"repository", {{"id", 6}}}}));
  CHECK(runs() == 1);
}

TEST_CASE("github: a webhook of a deleted issue finds what GitHub's changes do not tell") {
  GithubHost host(two_noted_repositories(), {1, 2, 3}, store::Dialect::kSqlite, kReachable);
  host.sync();
  execute(*host.engine->kept->store,
          "update document_collection set listed_at = listed_at - 3600001");
  host.change({{"repository", "ann/notes"}, {"remove_issue", 1}});
  host.github.log().clear();
  CHECK(deliver(host, "", "app secret", "issues",
                {{"action", "deleted"}, {"repository", {{"id", 5}}}}));
  succeed(host.engine->webhooks->wakes.tend());
  host.work();
  host.check_truth();
  CHECK(host.requests("/repositories/5/") > 0);
  CHECK(host.requests("/repositories/6/git/trees/") == 0);  // only this repository is read
}

TEST_CASE("github: a webhook that was made before a crash is found again") {
  GithubHost host(two_noted_repositories(), {1, 2, 3}, store::Dialect::kSqlite, kReachable);
  host.sync();
  succeed(host.engine->webhooks->subscriptions.tend());
  execute(*host.engine->kept->store,
          "update webhook_subscription set state = 'making', sealed_state = '', due_at = 1");
  succeed(host.engine->webhooks->subscriptions.tend());
  CHECK(number_of(*host.engine->kept->store,
                  "select count(*) from webhook_subscription where state = 'live' and sealed_state "
                  "<> ''") == 2);
  CHECK(asked_hooks(host).size() == 2);
  execute(*host.engine->kept->store,
          "update webhook_subscription set state = 'ending', due_at = 1");
  succeed(host.engine->webhooks->subscriptions.tend());
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_subscription") == 0);
  std::size_t deleted = 0;
  for (const auto& each : host.github.log().all()) {
    deleted += each.method == "DELETE" && each.status == 204 ? 1 : 0;
  }
  CHECK(deleted == 2);
}

TEST_CASE(
    "github: when the account is given up, its subscriptions and what they sent are refused") {
  GithubHost host(two_noted_repositories(), {1, 2, 3}, each_database(), kReachable);
  host.sync();
  succeed(host.engine->webhooks->subscriptions.tend());
  const json notes = asked_hooks(host).at("5");
  const auto revoked =
      host.engine->accounts->stored.revocation.revoke(kOwner, host.link(), "user", "trace");
  REQUIRE(revoked.has_value());
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_subscription") == 0);
  CHECK(number_of(*host.engine->kept->store, "select count(*) from webhook_wake") == 0);
  CHECK_FALSE(
      deliver(host, last_part(notes.at("url")), notes.at("secret"), "push", json::object()));
}

}  // namespace
}  // namespace patchbay::test
