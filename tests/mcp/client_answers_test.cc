// Tests which answers of clients are accepted, and for which waiting call.
#include "mcp/client_answers.h"

#include <catch2/catch.hpp>

namespace patchbay::mcp {
namespace {

// Delivers an answer as it comes from a client. `outcome` is its "result" or "error". Returns true
// if a call waits for this answer.
bool give(ClientAnswers& answers, const std::string& session, const std::string& id,
          const std::string& outcome) {
  const auto reading =
      read_messages(R"({"jsonrpc":"2.0","id":)" + id + "," + outcome + "}").value();
  return answers.take(session, reading.messages.front());
}

constexpr Monotonic kNoWait = Monotonic::min();

TEST_CASE("the first answer to each question counts, from the session that was asked") {
  ClientAnswers answers;
  ClientAnswers::Expected expected(answers, "s", {"1", "\"b\""});
  CHECK(give(answers, "s", "\"b\"", R"("result":{"x":2})"));
  CHECK(give(answers, "s", "\"b\"", R"("result":{"x":3})"));
  CHECK_FALSE(give(answers, "other", "1", R"("result":{})"));
  CHECK_FALSE(give(answers, "s", "7", R"("result":{})"));
  CHECK_FALSE(expected.wait({}, kNoWait));
  give(answers, "s", "1", R"("result":[])");
  CHECK(expected.wait({}, kNoWait));
  CHECK(expected.take() == std::vector<std::string>{"[]", R"({"x":2})"});
}

TEST_CASE("an error, or an answer that is too long, ends the wait without answers") {
  ClientAnswers answers;
  const std::string large = R"("result":")" + std::string(ClientAnswers::kLongest, 'x') + "\"";
  for (const std::string& outcome : {std::string(R"("error":{"code":-1})"), large}) {
    ClientAnswers::Expected expected(answers, "s", {"1", "2"});
    give(answers, "s", "2", outcome);
    CHECK(expected.wait({}, kNoWait));
    give(answers, "s", "1", R"("result":{})");
    CHECK_FALSE(expected.take());
  }
  std::stop_source stop;
  stop.request_stop();
  ClientAnswers::Expected expected(answers, "s", {"1"});
  CHECK_FALSE(expected.wait(stop.get_token(), Monotonic::max()));
}

TEST_CASE("who no longer waits gets no answer") {
  ClientAnswers answers;
  {
    const ClientAnswers::Expected gone(answers, "s", {"1"});
  }
  give(answers, "s", "1", R"("result":{})");
  ClientAnswers::Expected expected(answers, "s", {"1"});
  CHECK_FALSE(expected.wait({}, kNoWait));
}

}  // namespace
}  // namespace patchbay::mcp
