// Tests that libraries that misbehave in their trial do not harm this process.
#include "loader/trial.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "kit/busy_machine.h"
#include "loader/loader.h"
#include "loader/test_host.h"
#include "skip.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

TrialOptions patient() {
  return {.program = PATCHBAY_BINARY_DIR "/bin/patchbay", .time = std::chrono::seconds(60)};
}

Result<TrialFindings> attempt(const std::string& folder, const std::string& name,
                              const std::string& config = "{}",
                              const TrialOptions& trial = patient()) {
  Loader loader({.trial = trial});
  auto read = manifest::read_manifest(fs::path(PATCHBAY_BINARY_DIR) / folder / name);
  REQUIRE(read.has_value());
  return loader.attempt(read.value(), config);
}

std::string refused(const std::string& name, const std::string& config = "{}",
                    const TrialOptions& trial = patient()) {
  const auto tried = attempt("deadly_connectors", name, config, trial);
  REQUIRE(tried.has_error());
  CHECK(tried.error().code() == Code::kPluginFault);
  return tried.error().message();
}

TEST_CASE("a connector in order comes through its trial") {
  const auto tried = attempt("connectors", "minimal_c");
  INFO((tried.has_error() ? tried.error().message() : ""));
  REQUIRE(tried.has_value());
  CHECK_FALSE(tried.value().not_created);
  CHECK(tried.value().printed.empty());
}

TEST_CASE("a crash, an exit and a loop in a trial are told with the part in which they came") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizer takes crashes for itself and ends the process with a code of its own");
#endif
  contains(refused("initializer_throws"), "crashed (SIGABRT) while its initializers ran");
  contains(refused("initializer_exits"),
           "ended its process with exit code 0 while its initializers ran");
  contains(refused("deadly", R"({"at":"create","by":"segfault"})"), "crashed (SIGSEGV) in create");
  contains(refused("deadly", R"({"at":"create","by":"exit"})"), "exit code 0 in create");
  contains(refused("deadly", R"({"at":"create","by":"_exit"})"), "exit code 0 in create");
  contains(refused("deadly", R"({"at":"create","by":"close"})"), "exit code 0 in create");
  contains(refused("deadly", R"({"at":"destroy","by":"abort"})"), "crashed (SIGABRT) in destroy");
}

// Expects that the trial of the library fails with these words. A slow machine needs more time.
void expect_given_up(const std::string& name, const std::string& config, std::string_view where) {
  const auto given_up = [&](std::chrono::milliseconds time) -> test::Disturbance {
    TrialOptions hurried = patient();
    hurried.time = time;
    const auto tried = attempt("deadly_connectors", name, config, hurried);
    REQUIRE(tried.has_error());
    CHECK(tried.error().code() == Code::kPluginFault);
    CHECK(tried.error().retryable());
    CHECK(tried.error().details().retry_after);
    const std::string& told = tried.error().message();
    contains(told, "did not return within " + std::to_string(time.count()) + " ms ");
    return test::spoiled_unless(told.find(where) != std::string::npos, told);
  };
  test::prove_given_time(std::chrono::milliseconds(1000), given_up);
}

TEST_CASE("a library that never returns is given up in time, and may be tried again later") {
  expect_given_up("initializer_loops", "{}", " ms while its initializers ran");
  expect_given_up("deadly", R"({"at":"create","by":"loop"})", " ms in create");
}

TEST_CASE("what a library prints while it is tried is kept apart and shown") {
  const auto tried = attempt("deadly_connectors", "deadly", R"({"at":"create","by":"print"})");
  REQUIRE(tried.has_value());
  CHECK(tried.value().printed == "printed by deadly\n");
}

TEST_CASE("a create that fails in order, or for want of a network, is no fault of the library") {
  const auto failed = attempt("test_connectors", "fails_create");
  REQUIRE(failed.has_value());
  REQUIRE(failed.value().not_created);
  CHECK_FALSE(failed.value().asked_network);
  const auto asked = attempt("test_connectors", "create_requests");
  REQUIRE(asked.has_value());
  CHECK(asked.value().asked_network);
}

TEST_CASE("a trial says of a library what loading would say") {
  const auto tried = attempt("test_connectors", "other_id");
  REQUIRE(tried.has_error());
  contains(tried.error().message(), "connector.json says \"other_id\"");
  CHECK(tried.error().message().starts_with(PATCHBAY_BINARY_DIR "/test_connectors/other_id/"));
}

TEST_CASE("a library that fails its trial is not mapped here, one that passes is tried once") {
  Loader loader({.trial = patient()});
  const auto bad = manifest::read_manifest(fs::path(PATCHBAY_BINARY_DIR) /
                                           "deadly_connectors/initializer_throws");
  const auto refused = loader.load(bad.value());
  REQUIRE(refused.has_error());
  contains(refused.error().message(), "crashed (SIGABRT)");

  const TemporaryFolder root;
  const auto counted =
      root.write("program", "#!/bin/sh\necho x >> " + (root.path() / "runs").string() +
                                "\nexec " PATCHBAY_BINARY_DIR "/bin/patchbay \"$@\"\n");
  fs::permissions(counted, fs::perms::owner_all);
  Loader once({.trial = {.program = counted}});
  const auto good = manifest::read_manifest(fs::path(PATCHBAY_BINARY_DIR) / "connectors/minimal_c");
  CHECK(once.load(good.value()).has_value());
  CHECK(once.load(good.value()).has_value());
  CHECK(fs::file_size(root.path() / "runs") == 2);
}

TEST_CASE(
    "a program for trials that does not exist is told, and nothing is held against the library") {
  const auto tried = attempt("connectors", "minimal_c", "{}", {.program = "/nowhere/patchbay"});
  REQUIRE(tried.has_error());
  CHECK(tried.error().code() == Code::kInternal);
  contains(tried.error().message(), "/nowhere/patchbay cannot be run: No such file");
}

TEST_CASE("a library that asks for executable stacks is refused") {
  Loader loader;
  const auto manifest =
      manifest::read_manifest(fs::path(PATCHBAY_BINARY_DIR) / "test_connectors/executable_stack");
  const auto loaded = loader.load(manifest.value());
  REQUIRE(loaded.has_error());
  contains(loaded.error().message(), "asks for executable stacks");
}

}  // namespace
}  // namespace patchbay::loader
