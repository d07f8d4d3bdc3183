// Tests that an embedder can list and call actions, and that the host refuses wrong options.
#include "embed/host_fixture.h"

namespace patchbay {
namespace {

using test::open_host;

TEST_CASE("an action gives back its result and the trace id under which it ran") {
  const auto host = open_host(test::examples());
  const Answer answer = host->invoke("minimal_c", "echo", R"({"message":"hello","count":3})",
                                     {.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"});
  REQUIRE(answer.outcome.has_value());
  CHECK(answer.outcome.value() == R"({"message":"hello","count":3})");
  CHECK(answer.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST_CASE("every call without a trace id gets one of its own") {
  const auto host = open_host(test::examples());
  const Answer one = host->invoke("minimal_c", "echo", R"({"message":"a"})");
  const Answer other = host->invoke("minimal_c", "echo", R"({"message":"a"})");
  CHECK(one.trace_id.size() == 32);
  CHECK(one.trace_id != other.trace_id);
}

TEST_CASE("a malformed trace id is refused, and the answer has another") {
  const auto host = open_host(test::examples());
  const Answer answer =
      host->invoke("minimal_c", "echo", R"({"message":"a"})", {.trace_id = "not hex"});
  REQUIRE_FAILED(answer, Code::kInvalidArgument);
  CHECK(answer.trace_id.size() == 32);
}

TEST_CASE("connectors and actions are listed with their schemas") {
  const auto host = open_host(test::examples());
  const auto connector = host->connector("minimal_c");
  REQUIRE(connector.has_value());
  REQUIRE(connector.value().actions.size() == 1);
  const ActionInfo& echo = connector.value().actions.front();
  CHECK(echo.id == "echo");
  CHECK(echo.read_only);
  CHECK(echo.parameters.find("\"message\"") != std::string::npos);
  const auto actions = host->actions("minimal_c");
  REQUIRE(actions.has_value());
  CHECK(actions.value().size() == 1);
}

TEST_CASE("a started call completes once, on a thread of the pool") {
  const auto host = open_host(test::examples());
  std::mutex mutex;
  std::vector<std::string> results;
  for (int i = 0; i < 100; ++i) {
    host->start("minimal_c", "echo", R"({"message":")" + std::to_string(i) + R"("})",
                [&](Answer answer) {
                  const std::scoped_lock lock(mutex);
                  results.push_back(answer.outcome ? answer.outcome.value() : "failed");
                });
  }
  host->shutdown(std::chrono::minutes(1));
  CHECK(results.size() == 100);
  CHECK(std::count(results.begin(), results.end(), "failed") == 0);
}

TEST_CASE("a connector that is not allowed is refused with the reason, and others work") {
  HostOptions options;
  options.connector_path = {test::examples()};
  options.allow = {"files"};
  const auto host = open_host(std::move(options));
  const Answer answer = host->invoke("minimal_c", "echo", R"({"message":"a"})");
  REQUIRE_FAILED(answer, Code::kGateClosed);
  CHECK(answer.outcome.error().details().reason == "allowlist");
}

TEST_CASE("options that contradict themselves are refused with every fault") {
  HostOptions options;
  options.connector_path = {test::examples()};
  options.log_level = "warnings";
  options.threads = 0;
  options.links.resize(1);
  const auto host = Host::open(std::move(options));
  REQUIRE_FALSE(host.has_value());
  CHECK(host.error().code() == Code::kInvalidArgument);
  CHECK(host.error().details().faults.size() == 4);
  CHECK(host.error().message().find("Did you mean \"warning\"?") != std::string::npos);
}

TEST_CASE("limits and deadlines beyond all bounds are refused, each in one sentence") {
  HostOptions options;
  options.connector_path = {test::examples()};
  options.argument_bytes = std::size_t{9'000'000'000'000'000'000U};
  options.result_bytes = 0;
  options.deadline = std::chrono::milliseconds::max();
  const auto host = Host::open(std::move(options));
  REQUIRE_FALSE(host.has_value());
  CHECK(host.error().details().faults.size() == 3);
  CHECK(host.error().message().find("argument_bytes has to be from 1 to 1073741824.") !=
        std::string::npos);
  CHECK(host.error().message().find("from 0 ms, which stands for none, to 86400000 ms.") !=
        std::string::npos);
}

TEST_CASE("a deadline beyond the clock's end counts as no deadline, and one in the past is over") {
  const auto host = open_host(test::examples());
  const auto echo = [&](std::chrono::milliseconds deadline) {
    return host->invoke("minimal_c", "echo", R"({"message":"a"})", {.deadline = deadline});
  };
  CHECK(echo(std::chrono::milliseconds::max()).outcome.has_value());
  CHECK(echo(std::chrono::hours(24 * 365 * 400)).outcome.has_value());
  REQUIRE_FAILED(echo(std::chrono::milliseconds::min()), Code::kDeadlineExceeded);
}

}  // namespace
}  // namespace patchbay
