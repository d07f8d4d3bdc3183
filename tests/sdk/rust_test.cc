// Tests that the example in Rust works like the examples in C and C++.
#include <patchbay/testing/instance.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "skip.h"

namespace {

using namespace patchbay::testing;

constexpr const char* kLibrary = PATCHBAY_BINARY_DIR "/sdk_connectors/echo_rust/connector.so";

}  // namespace

TEST_CASE(
    "a connector in Rust answers, refuses what it does not know, and passes a sink's word on") {
  if (!std::filesystem::exists(kLibrary)) return patchbay::skip("there is no rustc");
  Host host;
  Instance rust(load(kLibrary), host);
  REQUIRE(rust.created().ok());
  CHECK(rust.invoke("echo", R"({"message":"hello"})").result == R"({"message":"hello"})");
  CHECK(rust.invoke("other").status == PATCHBAY_E_PLUGIN_FAULT);
  host.action_flags = 1U << 31U;
  CHECK(rust.invoke("echo").status == PATCHBAY_E_UNSUPPORTED);
  host.action_flags = 0;
  host.result_limit = 3;
  CHECK(rust.invoke("echo", R"({"message":"hello"})").status == PATCHBAY_E_TOO_LARGE);
  CHECK(host.problems().empty());
}
