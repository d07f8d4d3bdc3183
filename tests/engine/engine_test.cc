// Tests that an engine runs actions until its shutdown, reports all faults of its options, and
// records calls.
#include "engine/engine.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "audit/query.h"
#include "engine/durable_state.h"
#include "store/postgres_server.h"

namespace patchbay::test {
namespace {

using engine::Engine;

telemetry::LogConfig silent() {
  return {.level = telemetry::Level::kError,
          .format = {},
          .file = {},
          .writer = [](telemetry::Level, std::string_view) {}};
}

engine::Options with_examples() {
  engine::Options options;
  options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
  return options;
}

template <class T>
T must(Result<T> result) {
  if (result.has_error()) FAIL(result.error().message());
  return std::move(result).value();
}

Result<void> echo(Engine& engine, std::string& result, const Caller* caller = nullptr) {
  actions::Request request = engine.request();
  request.connector = "minimal_c";
  request.action = "echo";
  request.arguments = R"({"message":"hello"})";
  request.caller = caller;
  request.trace_id = engine.trace_ids.next();
  return engine.run(request, result);
}

TEST_CASE("an engine runs actions until its shutdown") {
  engine::Machine machine(silent());
  const auto engine = must(Engine::open(with_examples(), machine.surroundings()));
  std::string result;
  REQUIRE(echo(*engine, result).has_value());
  CHECK(result.find("hello") != std::string::npos);

  engine->shutdown(std::chrono::milliseconds(0));
  const auto late = echo(*engine, result);
  REQUIRE(late.has_error());
  CHECK(late.error().code() == Code::kCancelled);
  CHECK(engine->load("minimal_c").has_error());
  CHECK(engine->reload().unchanged.empty());
}

TEST_CASE("a connector's state of a link goes, and another connector's of the same name stays") {
  TestDatabase database(each_database());
  const auto store = database.open();
  engine::DurableState state(*store);
  REQUIRE(state.put({"github", "team"}, "cursor", "1").has_value());
  REQUIRE(state.put({"gitlab", "team"}, "cursor", "2").has_value());
  REQUIRE(state.clear({"github", "team"}).has_value());
  CHECK(must(state.get({"github", "team"}, "cursor")) == std::nullopt);
  CHECK(must(state.get({"gitlab", "team"}, "cursor")) == "2");
}

TEST_CASE("what is wrong with options is said all at once") {
  engine::Options options = with_examples();
  options.argument_bytes = 0;
  options.deadline = std::chrono::milliseconds(-1);
  options.links.push_back({"one", "files", Secret(), "", "", {}});
  options.links.push_back({"one", "files", Secret(), "", "", {}});
  engine::Machine machine(silent());
  const auto opened = Engine::open(options, machine.surroundings());
  REQUIRE(opened.has_error());
  CHECK(opened.error().code() == Code::kInvalidArgument);
  CHECK(opened.error().details().faults.size() == 3);
}

TEST_CASE("an engine with a store records calls in the audit, for their organization") {
  TestDatabase database(store::Dialect::kSqlite);
  TestFolder folder;
  engine::Machine machine(silent());
  const std::string keys = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(keys, machine.random).has_value());
  auto kept = must(engine::AccountStore::open({.store = database.location(),
                                               .key_ring = vault::KeyRingSource::in_file(keys),
                                               .redirect_uris = {},
                                               .clients = oauth::ConfiguredClients({}, {}),
                                               .host = "host-a"},
                                              machine.clock, machine.random));
  const auto engine = must(Engine::open(with_examples(), machine.surroundings(), std::move(kept)));
  REQUIRE(engine->accounts.has_value());
  const Caller ann{.organization = "acme", .user = "ann"};
  std::string result;
  REQUIRE(echo(*engine, result, &ann).has_value());
  REQUIRE(engine->kept->audit.flush().has_value());
  audit::AuditQuery wanted;
  wanted.organization = "acme";
  const auto page = must(audit::query(*engine->kept->store, wanted));
  REQUIRE(page.records.size() == 1);
  CHECK(page.records.front().host == "host-a");
  CHECK(page.records.front().actor == "ann");
}

}  // namespace
}  // namespace patchbay::test
