// Tests connectors that break their contract. The error's sentence helps to repair them, and the
// host continues to work.
#include <fstream>

#include "embed/host_fixture.h"
#include "kit/busy_machine.h"

namespace patchbay {
namespace {

using test::open_host;

// Returns the error of the only action of `connector`. Checks that another connector still works.
Error failure_of(std::string_view connector, std::string_view arguments = "{}",
                 const CallOptions& options = {}) {
  const auto host = open_host(test::faulty());
  const Answer answer = host->invoke(connector, "go", arguments, options);
  REQUIRE_FALSE(answer.outcome.has_value());
  const Answer other = host->invoke("wild_error", "go", "{}");
  CHECK_FALSE(other.outcome.has_value());  // it fails as always, so the host still works
  return answer.outcome.error();
}

bool says(const Error& error, std::string_view text) {
  INFO(error.message());
  return error.message().find(text) != std::string::npos;
}

long peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return 0;
}

TEST_CASE("a connector that throws is PLUGIN_FAULT, and its author is to be told") {
  const Error error = failure_of("throws_from_invoke");
  CHECK(error.code() == Code::kPluginFault);
  CHECK(says(error, "Connector \"throws_from_invoke\" threw an exception"));
  CHECK(says(error, "give its author the trace id"));
}

TEST_CASE("a connector that throws while it starts is PLUGIN_FAULT") {
  CHECK(failure_of("throws_from_create").code() == Code::kPluginFault);
}

TEST_CASE("a result that is not JSON is RESULT_INVALID") {
  const Error error = failure_of("garbage_json");
  CHECK(error.code() == Code::kResultInvalid);
  CHECK(says(error, "Nothing is wrong with what you sent"));
}

TEST_CASE("no result at all is RESULT_INVALID") {
  CHECK(failure_of("no_result").code() == Code::kResultInvalid);
}

TEST_CASE("a result that fails its schema is RESULT_INVALID and names the fault") {
  const Error error = failure_of("result_misfit");
  CHECK(error.code() == Code::kResultInvalid);
  CHECK_FALSE(error.details().faults.empty());
}

// The limit in kilobytes for a result of 1 GiB. ThreadSanitizer's shadow memory needs four times as
// much.
#ifdef __SANITIZE_THREAD__
constexpr long kNoMemory = 5 * 64 * 1024;
#else
constexpr long kNoMemory = 64 * 1024;
#endif

TEST_CASE("1 GiB of result is RESULT_INVALID and costs no memory") {
  const long before = peak_kilobytes();
  const Error error = failure_of("gigabyte");
  CHECK(error.code() == Code::kResultInvalid);
  CHECK(says(error, "8388608"));
  CHECK(peak_kilobytes() - before < kNoMemory);
}

TEST_CASE("a code that a connector may not give is PLUGIN_FAULT") {
  CHECK(failure_of("unknown_code", R"({"code":777})").code() == Code::kPluginFault);
  CHECK(failure_of("unknown_code", R"({"code":203})").code() == Code::kPluginFault);
  CHECK(failure_of("unknown_code", R"({"code":604})").code() == Code::kPluginFault);
}

TEST_CASE("CANCELLED from a connector whose call was not cancelled is PLUGIN_FAULT") {
  CHECK(failure_of("unknown_code", R"({"code":601})").code() == Code::kPluginFault);
}

TEST_CASE(
    "DEADLINE_EXCEEDED with time left is PLUGIN_FAULT, and so is an account's refusal without "
    "one") {
  const CallOptions minute{.deadline = std::chrono::minutes(1)};
  CHECK(failure_of("unknown_code", R"({"code":602})", minute).code() == Code::kPluginFault);
  for (const char* code : {"303", "304", "306"}) {
    CAPTURE(code);
    const Error error = failure_of("unknown_code", R"({"code":)" + std::string(code) + "}", minute);
    CHECK(error.code() == Code::kPluginFault);
    CHECK(error.details().resume_token.empty());
  }
}

TEST_CASE("a code that is newer than this host acts as its class") {
  CHECK(failure_of("unknown_code", R"({"code":499})").code() == Code::kProviderError);
  CHECK(failure_of("unknown_code", R"({"code":199})").code() == Code::kInvalidArgument);
}

TEST_CASE("an error struct that lies about its sizes shows what was written into it, and no more") {
  const auto host = open_host(test::faulty());
  const Answer answer = host->invoke("wild_error", "go", "{}");
  REQUIRE_FALSE(answer.outcome.has_value());
  CHECK(answer.outcome.error().message() == "short");
}

TEST_CASE("a connector that ignores its deadline gives DEADLINE_EXCEEDED and says by how much") {
  // If the deadline passes before the host calls the connector, the connector is not at fault.
  test::prove_given_time(std::chrono::milliseconds(1), [](std::chrono::milliseconds deadline) {
    const Error error = failure_of("overruns", "{}", {.deadline = deadline});
    REQUIRE(error.code() == Code::kDeadlineExceeded);
    return test::spoiled_unless(says(error, "ms after the call's deadline"),
                                std::string(error.message()));
  });
}

TEST_CASE("a connector that keeps going on after its deadline is set aside for a while") {
  const auto host = open_host(test::faulty());
  // If the deadline passes before the host calls the connector, the connector is not at fault.
  int overruns = 0;
  test::prove_given_time(std::chrono::milliseconds(1), [&](std::chrono::milliseconds deadline) {
    const Answer late = host->invoke("overruns", "go", "{}", {.deadline = deadline});
    REQUIRE_FAILED(late, Code::kDeadlineExceeded);
    overruns += says(late.outcome.error(), "ms after the call's deadline") ? 1 : 0;
    return test::spoiled_unless(overruns == 3, "it did not go on after its deadline three times");
  });
  const Answer answer = host->invoke("overruns", "go", "{}");
  REQUIRE_FAILED(answer, Code::kConnectorUnavailable);
  CHECK(answer.outcome.error().retryable());
  CHECK(answer.outcome.error().details().retry_after > std::chrono::seconds(50));
}

TEST_CASE("connectors that cannot be loaded are listed with their reason, and the good ones work") {
  HostOptions options;
  options.connector_path = {test::faulty(), test::examples()};
  options.load_at_open = true;
  const auto host = open_host(std::move(options));
  for (const char* id : {"missing_symbol", "entry_null", "entry_too_small", "other_id",
                         "other_version", "requires_unknown"}) {
    INFO(id);
    const auto connector = host->connector(id);
    REQUIRE(connector.has_value());
    REQUIRE(connector.value().fault.has_value());
    CHECK(connector.value().fault->message().size() > 20);
    REQUIRE_FAILED(host->invoke(id, "go", "{}"), Code::kPluginFault);
  }
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
}

}  // namespace
}  // namespace patchbay
