// Tests plugins that load and then break their contract (tests/sdk/faulty).
#include <catch2/catch.hpp>

#include "loader/loader.h"
#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

std::shared_ptr<const Library> library_of(Loader& loader, const std::string& name) {
  auto read = manifest::read_manifest(std::filesystem::path(PATCHBAY_BINARY_DIR) /
                                      "test_connectors" / name);
  REQUIRE(read.has_value());
  auto library = loader.load(read.value());
  INFO((library.has_error() ? library.error().message() : ""));
  REQUIRE(library.has_value());
  return library.value();
}

// Returns the outcome of the only action of the connector `name`.
Result<std::string> go(TestHost& host, const std::string& name,
                       const std::string& arguments = "{}") {
  Loader loader;
  const auto context = host.context(name);
  auto made = Instance::create(library_of(loader, name), host.table, context, "{}");
  REQUIRE(made.has_value());
  const services::CallFrame frame(host.table, context);
  std::string result;
  std::string asked;
  services::ResultSink sink(frame, result, std::size_t{1} << 20);
  PATCHBAY_TRY(made.value()->actions()->invoke(frame, {"go", arguments}, sink, asked));
  return result;
}

TEST_CASE("an exception out of create or invoke is a fault of the plugin and goes no further") {
  TestHost host;
  Loader loader;
  const auto made = Instance::create(library_of(loader, "throws_from_create"), host.table,
                                     host.context("throws_from_create"), "{}");
  REQUIRE(made.has_error());
  CHECK(made.error().code() == Code::kPluginFault);
  CHECK(made.error().message().find("throws_from_create") != std::string::npos);

  const auto thrown = go(host, "throws_from_invoke");
  REQUIRE(thrown.has_error());
  CHECK(thrown.error().code() == Code::kPluginFault);
}

TEST_CASE("an orderly failure of create comes with its code and message") {
  TestHost host;
  Loader loader;
  const auto made = Instance::create(library_of(loader, "fails_create"), host.table,
                                     host.context("fails_create"), "{}");
  REQUIRE(made.has_error());
  CHECK(made.error().code() == Code::kGateClosed);  // the operator's configuration is wrong
  contains(made.error().message(), "does not take its configuration: The configuration does not");
}

TEST_CASE("a plugin that writes 1 GiB is cut off, and it costs no memory") {
  TestHost host;
  const auto outcome = go(host, "gigabyte");
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().code() == Code::kResultInvalid);
  CHECK(outcome.error().message().find("more than the 1048576 bytes") != std::string::npos);
}

TEST_CASE("a code that no host knows, or that a plugin may not give, is a fault of the plugin") {
  TestHost host;
  for (const char* code : {"777", "101", "203", "603", "604", "4294967295"}) {
    const auto outcome = go(host, "unknown_code", std::string(R"({"code":)") + code + "}");
    INFO(code);
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().code() == Code::kPluginFault);
  }
  const auto later = go(host, "unknown_code", R"({"code":499})");
  REQUIRE(later.has_error());
  CHECK(later.error().code() == Code::kProviderError);
}

TEST_CASE("an error struct filled with nonsense is survived") {
  TestHost host;
  const auto outcome = go(host, "wild_error");
  REQUIRE(outcome.has_error());
}

}  // namespace
}  // namespace patchbay::loader
