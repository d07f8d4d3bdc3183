// Tests that a caller gets one clear sentence for wrong input, and that the host continues to work.
#include "embed/host_fixture.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

using test::open_host;

Answer echo(std::string_view arguments) {
  const auto host = open_host(test::examples());
  const Answer answer = host->invoke("minimal_c", "echo", arguments);
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"still here"})").outcome.has_value());
  return answer;
}

bool says(const Answer& answer, std::string_view text) {
  return answer.outcome.error().message().find(text) != std::string::npos;
}

TEST_CASE("an unknown action is answered with the nearest one") {
  const auto host = open_host(test::examples());
  const Answer answer = host->invoke("minimal_c", "ehco", "{}");
  REQUIRE_FAILED(answer, Code::kNotFound);
  CHECK(says(answer, "Did you mean \"echo\"?"));
}

TEST_CASE("an unknown connector is answered with the nearest one") {
  const auto host = open_host(test::examples());
  const Answer answer = host->invoke("minimal_d", "echo", "{}");
  REQUIRE_FAILED(answer, Code::kNotFound);
  CHECK(says(answer, "Did you mean \"minimal_c\"?"));
}

TEST_CASE("names of any length are answered with a short sentence") {
  const auto host = open_host(test::examples());
  const std::string name(100'000, 'x');
  const Answer connector = host->invoke(name, "echo", "{}");
  REQUIRE_FAILED(connector, Code::kNotFound);
  CHECK(connector.outcome.error().message().size() < 400);
  const Answer action = host->invoke("minimal_c", name, "{}");
  REQUIRE_FAILED(action, Code::kNotFound);
  CHECK(action.outcome.error().message().size() < 400);
}

TEST_CASE("a file of gates decides who may call, and a host does not open with a bad one") {
  const TemporaryFolder folder;
  const auto options = [&](const std::string& text) {
    HostOptions made;
    made.connector_path = {test::examples()};
    made.gates = folder.write("gates.json", text);
    return made;
  };
  const auto bad = Host::open(options(R"({"gates":[{"name":"a"}]})"));
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().details().faults.size() >= 4);
  const auto host =
      open_host(options(R"({"gates":[{"name":"stop","category":"c","owner":"o","remove_when":"r",)"
                        R"("rule":{"kind":"kill_switch"}}]})"));
  const Answer answer = host->invoke("minimal_c", "echo", R"({"message":"hello"})");
  REQUIRE_FAILED(answer, Code::kGateClosed);
  CHECK(answer.outcome.error().details().reason == "kill_switch");
}

TEST_CASE("arguments that fail their schema are answered with every fault") {
  const Answer answer = echo(R"({"count":-1,"massage":"hello"})");
  REQUIRE_FAILED(answer, Code::kInvalidArgument);
  CHECK(answer.outcome.error().details().faults.size() == 3);
}

TEST_CASE("arguments that are not JSON are MALFORMED_REQUEST") {
  REQUIRE_FAILED(echo("message: hello"), Code::kMalformedRequest);
  REQUIRE_FAILED(echo(""), Code::kMalformedRequest);
  REQUIRE_FAILED(echo(R"({"message":"cut)"), Code::kMalformedRequest);
}

TEST_CASE("arguments that are not UTF-8 are MALFORMED_REQUEST") {
  REQUIRE_FAILED(echo("{\"message\":\"\xff\xfe\"}"), Code::kMalformedRequest);
}

TEST_CASE("arguments with a duplicate key are MALFORMED_REQUEST and name it") {
  const Answer answer = echo(R"({"message":"one","message":"two"})");
  REQUIRE_FAILED(answer, Code::kMalformedRequest);
  CHECK(says(answer, "message"));
}

TEST_CASE("64 MiB of arguments are TOO_LARGE, whatever they hold") {
  REQUIRE_FAILED(echo(std::string(std::size_t{64} << 20, '{')), Code::kTooLarge);
}

TEST_CASE("arguments of exactly the limit pass, one byte more is TOO_LARGE") {
  const std::string frame = R"({"message":""})";
  const std::string text((std::size_t{1} << 20) - frame.size(), 'x');
  CHECK(echo(R"({"message":")" + text + R"("})").outcome.has_value());
  REQUIRE_FAILED(echo(R"({"message":")" + text + R"(x"})"), Code::kTooLarge);
}

TEST_CASE("arguments nested 10,000 levels deep are MALFORMED_REQUEST") {
  const std::string deep =
      R"({"message":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}";
  REQUIRE_FAILED(echo(deep), Code::kMalformedRequest);
}

}  // namespace
}  // namespace patchbay
