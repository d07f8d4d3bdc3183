// Tests an action that asks a question first: tests/sdk/wrapped, action "choose".
#include "embed/host_fixture.h"

namespace patchbay {
namespace {

constexpr const char* kRed = R"({"colour":"red"})";

std::unique_ptr<Host> open_asking_host() {
  return test::open_host(std::filesystem::path(PATCHBAY_BINARY_DIR) / "sdk_connectors");
}

Answer choose(Host& host, const CallOptions& options = {}) {
  return host.invoke("wrapped", "choose", "{}", options);
}

ErrorDetails question_of(Host& host) {
  const Answer asked = choose(host);
  REQUIRE_FAILED(asked, Code::kInputRequired);
  CHECK(asked.outcome.error().message() == "Which \"colour\"?");
  CHECK_FALSE(asked.outcome.error().retryable());
  return asked.outcome.error().details();
}

TEST_CASE("an action that asks is INPUT_REQUIRED with the question, and goes on with the answers") {
  const auto host = open_asking_host();
  const ErrorDetails question = question_of(*host);
  CHECK(question.input_schema.find(R"("enum":["red","blue"])") != std::string::npos);
  CHECK(question.continuation.find("page") == std::string::npos);  // hidden, because the
                                                                   // continuation is encrypted
                                                                   // (sealed)
  const Answer done = choose(*host, {.continuation = question.continuation, .answers = kRed});
  REQUIRE(done.outcome.has_value());
  CHECK(done.outcome.value().find(R"(["page\u0000two","red",)") == 0);
}

TEST_CASE("a connector that is loaded says by what it was made, and before it is not asked") {
  const auto host = open_asking_host();
  CHECK(host->connector("wrapped").value().built_with.empty());
  static_cast<void>(choose(*host));
  CHECK(host->connector("wrapped").value().built_with.find("patchbay-sdk ") == 0);
}

TEST_CASE("the rounds of a question have one idempotency key, the caller's or the first trace id") {
  const auto host = open_asking_host();
  const Answer asked = choose(*host);
  REQUIRE_FAILED(asked, Code::kInputRequired);
  const std::string& continuation = asked.outcome.error().details().continuation;
  const Answer done = choose(*host, {.continuation = continuation, .answers = kRed});
  CHECK(done.trace_id != asked.trace_id);
  CHECK(done.outcome.value() == R"(["page\u0000two","red",")" + asked.trace_id + R"("])");

  const Answer named = choose(*host, {.idempotency_key = "order-7"});
  const std::string& second = named.outcome.error().details().continuation;
  CHECK(choose(*host, {.continuation = second, .answers = kRed}).outcome.value() ==
        R"(["page\u0000two","red","order-7"])");
  REQUIRE_FAILED(choose(*host, {.idempotency_key = "two words"}), Code::kInvalidArgument);
  REQUIRE_FAILED(choose(*host, {.idempotency_key = std::string(256, 'a')}), Code::kInvalidArgument);
}

TEST_CASE("answers that do not fit what was asked are INVALID_ARGUMENT, and can be given again") {
  const auto host = open_asking_host();
  const std::string continuation = question_of(*host).continuation;
  const Answer green =
      choose(*host, {.continuation = continuation, .answers = R"({"colour":"green"})"});
  REQUIRE_FAILED(green, Code::kInvalidArgument);
  REQUIRE(green.outcome.error().details().faults.size() == 1);
  CHECK(green.outcome.error().details().faults[0].pointer == "/colour");
  REQUIRE_FAILED(choose(*host, {.continuation = continuation}), Code::kInvalidArgument);
  CHECK(choose(*host, {.continuation = continuation, .answers = kRed}).outcome.has_value());
}

TEST_CASE("a continuation is good for nobody else, not when changed, and not on another host") {
  const auto host = open_asking_host();
  const std::string continuation = question_of(*host).continuation;
  std::string changed = continuation;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  REQUIRE_FAILED(choose(*host, {.continuation = changed, .answers = kRed}), Code::kInvalidArgument);
  auto somebody = std::make_shared<Caller>();
  somebody->user = "somebody";
  REQUIRE_FAILED(choose(*host, {.caller = somebody, .continuation = continuation, .answers = kRed}),
                 Code::kInvalidArgument);
  const auto other = open_asking_host();
  REQUIRE_FAILED(choose(*other, {.continuation = continuation, .answers = kRed}),
                 Code::kInvalidArgument);
}

TEST_CASE("an outcome of an unknown kind is RESULT_INVALID, and a question in order is not") {
  const auto host = test::open_host(test::faulty());
  for (const char* how : {"unknown", "no_json", "no_message", "no_schema", "large", "flags"}) {
    INFO(how);
    REQUIRE_FAILED(host->invoke("odd_outcome", "go", R"({"as":")" + std::string(how) + "\"}"),
                   Code::kResultInvalid);
  }
  const Answer asked = host->invoke("odd_outcome", "go", "{}");
  REQUIRE_FAILED(asked, Code::kInputRequired);
  CHECK(asked.outcome.error().details().input_schema.empty());
}

TEST_CASE("answers without a continuation are refused") {
  const auto host = open_asking_host();
  REQUIRE_FAILED(choose(*host, {.answers = kRed}), Code::kInvalidArgument);
}

TEST_CASE("a started call goes on with copies of continuation and answers") {
  const auto host = open_asking_host();
  std::string result;
  {
    const std::string continuation = question_of(*host).continuation;
    const std::string answers = kRed;
    host->start("wrapped", "choose", "{}",
                [&](const Answer& answer) {
                  result =
                      answer.outcome ? answer.outcome.value() : answer.outcome.error().message();
                },
                {.continuation = continuation, .answers = answers});
  }
  host->shutdown(std::chrono::minutes(1));
  CHECK(result.find(R"(["page\u0000two","red",)") == 0);
}

}  // namespace
}  // namespace patchbay
