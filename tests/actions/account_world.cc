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

AccountWorld::AccountWorld(const WorldPlace& place,
                           std::function<void(accounts::RefreshPoint point)> reached)
    : machine(telemetry::LogConfig{.level = telemetry::Level::kError,
                                   .format = {},
                                   .file = {},
                                   .writer = [](telemetry::Level, std::string_view) {}}) {
  auto kept = must(engine::AccountStore::open(
      {.store = place.store,
       .key_ring = vault::KeyRingSource::in_file(place.key_ring),
       .redirect_uris = {},
       .clients = oauth::ConfiguredClients({{"github", "", {"app", Secret("app-secret")}}}, {}),
       .host = place.host},
      machine.clock, machine.random));
  const std::filesystem::path built(PATCHBAY_BINARY_DIR);
  engine::Options options;
  options.connector_path = {built / "connectors", built / "account_connectors"};
  options.connector_config = {{"github", configuration(place.provider)},
                              {"telling", R"({"base_url":")" + place.provider + R"("})"}};
  options.accounts.refresh.reached = std::move(reached);
  engine = must(engine::Engine::open(std::move(options), machine.surroundings(), std::move(kept)));
}

actions::Request AccountWorld::request(const Caller& caller) {
  actions::Request made = engine->request();
  made.connector = "github";
  made.caller = &caller;
  made.trace_id = engine->trace_ids.next();
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
  PATCHBAY_TRY(const auto all, engine->accounts->stored.links.list(caller));
  // no cache, so that every call sends a request
  for (const auto& record : all) engine->cache.forget(record.id);
  return engine->run(made, result);
}

Result<void> AccountWorld::resume(std::string_view token, std::string& result,
                                  const Caller& caller) {
  return engine->resume(token, request(caller), result);
}

Result<accounts::LinkRecord> AccountWorld::keep(const oauth_messages::TokenSet& granted,
                                                const Caller& caller) {
  accounts::Grant grant;
  grant.credential = granted;
  grant.oauth_user_id = "octocat";
  PATCHBAY_TRY(const auto github, engine->accounts->connectors.find("github"));
  return engine->accounts->stored.grants.keep(caller, *github.manifest, grant);
}

}  // namespace patchbay::test
