#include "actions/account_world.h"

#include <filesystem>
#include <stdexcept>

namespace patchbay::test {
namespace {

template <class T>
T must(Result<T> result) {
  if (result.has_error()) throw std::runtime_error(result.error().message());
  return std::move(result).value();
}

std::string configuration(const std::string& url) {
  return R"({"base_url":")" + url + R"(","web_url":")" + url + R"("})";
}

}  // namespace

std::string_view world_seed() {
  return R"({"github": {
      "users": [{"login": "octocat"}],
      "repositories": [{"full_name": "octocat/hello-world",
                        "files": {"README.md": "hello"}}]},
    "oauth": {"github": {"user": "octocat",
      "clients": [{"id": "app", "secret": "app-secret",
                   "redirect_uris": ["http://127.0.0.1/callback"]}]}}})";
}

accounts::AccountsOptions AccountWorld::options(std::function<void(std::string_view)> reached) {
  accounts::AccountsOptions made;
  made.refresh.reached = std::move(reached);
  return made;
}

AccountWorld::AccountWorld(const WorldPlace& place,
                           std::function<void(std::string_view point)> reached)
    : log({.level = Level::kError,
           .format = {},
           .file = {},
           .writer = [](Level, std::string_view) {}},
          clock),
      store(must(Store::open({.location = place.store}))),
      vault(must(Vault::open(*store, KeyRingSource::in_file(place.key_ring), random))),
      audit(*store, place.host, clock),
      catalog({.roots = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors",
                         std::filesystem::path(PATCHBAY_BINARY_DIR) / "account_connectors"},
               .configurations = {{"github", configuration(place.provider)},
                                  {"telling", R"({"base_url":")" + place.provider + R"("})"}},
               .dynamic = {}},
              loader, table),
      clients({{"github", "", {"app", Secret("app-secret")}}}, {}),
      accounts({*store, *vault, audit, provider, clock, wait, random, log},
               options(std::move(reached))),
      parked({*store, *vault, audit, random}),
      parts{.calls = {.catalog = catalog,
                      .host = table,
                      .http = http,
                      .wait = wait,
                      .budget = budget,
                      .blocks = blocks,
                      .cache = cache},
            .gates = gates,
            .links = links,
            .events = events,
            .parked = &parked},
      pipeline(parts, {}),
      probe(parts.calls) {}

actions::Request AccountWorld::request(const Caller& caller) {
  actions::Request made;
  made.connector = "github";
  made.caller = &caller;
  made.trace_id = TraceId::make(random);
  made.deadline = clock.now() + std::chrono::seconds(60);
  return made;
}

Result<void> AccountWorld::call(std::string& result, const Caller& caller) {
  return invoke("get_repository", R"({"repo":"octocat/hello-world"})", result, caller);
}

Result<void> AccountWorld::invoke(std::string_view action, std::string_view arguments,
                                  std::string& result, const Caller& caller) {
  actions::Request made = request(caller);
  made.action = action;
  made.arguments = arguments;
  PATCHBAY_TRY(const auto all, accounts.links.list(caller));
  for (const auto& record : all) cache.forget(record.id);  // every call asks the provider
  return pipeline.run(made, result);
}

Result<void> AccountWorld::resume(std::string_view token, std::string& result,
                                  const Caller& caller) {
  actions::Resumed what;
  return pipeline.resume(token, request(caller), what, result);
}

Result<accounts::LinkRecord> AccountWorld::keep(const oauth_messages::TokenSet& granted,
                                                const Caller& caller) {
  accounts::Grant grant;
  grant.credential = granted;
  grant.oauth_user_id = "octocat";
  const accounts::Declared github = declared.find("github");
  return accounts.grants.keep(caller, *github.manifest, grant);
}

}  // namespace patchbay::test
