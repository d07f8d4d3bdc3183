// Tests what several calls share in a program, and what is separate.
#include "process/programs.h"

#include <catch2/catch.hpp>
#include <future>

#include "process/programs_fixture.h"

namespace patchbay::process {
namespace {

TEST_CASE("a program is greeted once, and then used by all calls of its owner") {
  Talkers talkers;
  auto first = talkers.try_attach(Talkers::talker());
  REQUIRE(first.has_value());
  REQUIRE(first.value()->is_new());
  auto waiting =
      std::async(std::launch::async, [&] { return talkers.try_attach(Talkers::talker()); });
  CHECK(talkers.ask(*first.value(), "echo") == R"({"result":"echo","jsonrpc":"2.0","id":1})");
  first.value()->ready("hello");
  const auto second = waiting.get();
  REQUIRE(second.has_value());
  CHECK_FALSE(second.value()->is_new());
  CHECK(second.value()->greeting() == "hello");
  CHECK(second.value()->generation() == first.value()->generation());
  CHECK(talkers.attach(Talkers::talker(), "link-2")->generation() != second.value()->generation());
}

TEST_CASE("a program whose greeting was broken off is not given to the next call") {
  auto options = Talkers::options();
  options.first_pause = milliseconds(0);
  Talkers talkers(options);
  std::uint64_t first = 0;
  {
    auto use = talkers.try_attach(Talkers::talker());
    REQUIRE(use.has_value());
    first = use.value()->generation();
  }
  CHECK(talkers.attach()->generation() != first);
}

TEST_CASE("calls with equal ids and tokens do not get each other's messages") {
  Talkers talkers;
  const auto one = talkers.attach();
  const auto two = talkers.attach();
  talkers.send(*one, talkers.request("\"a\"", "silence"));
  talkers.send(*two, talkers.request("\"a\"", "echo"));
  CHECK(talkers.next(*two) == R"({"result":"echo","jsonrpc":"2.0","id":"a"})");
  const std::string params = R"({"_meta":{"progressToken":"t"}})";
  talkers.send(*two, talkers.request("\"b\"", "progress", params));
  CHECK(talkers.next(*two).find(R"("progressToken":"t")") != std::string::npos);
  CHECK(talkers.next(*two) == R"({"result":"done","jsonrpc":"2.0","id":"b"})");
  talkers.send(*one, talkers.request("\"c\"", "echo"));
  CHECK(talkers.next(*one) == R"({"result":"echo","jsonrpc":"2.0","id":"c"})");
}

TEST_CASE("an answer to a call that is gone reaches nobody") {
  Talkers talkers;
  {
    const auto gone = talkers.attach();
    talkers.send(*gone, talkers.request("1", "echo"));
  }
  const auto use = talkers.attach();
  CHECK(talkers.ask(*use, "odd").find("é€😀") != std::string::npos);
}

TEST_CASE("a cancellation names the request by the number that the program knows") {
  Talkers talkers;
  const auto use = talkers.attach();
  talkers.send(*use, talkers.request("\"mine\"", "silence"));
  talkers.send(
      *use,
      R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"mine"}})");
  talkers.send(*use, talkers.request("2", "die"));
  const auto ended = use->receive(Monotonic::max(), talkers.patience());
  REQUIRE(ended.has_error());
  CHECK(ended.error().message().find("cancelled 1\n") != std::string::npos);
}

TEST_CASE("a request with a parameter \"requestId\" is no cancellation") {
  Talkers talkers;
  const auto use = talkers.attach();
  talkers.send(*use, talkers.request("7", "silence"));
  CHECK(talkers.ask(*use, "echo", R"({"requestId":7})") ==
        R"({"result":"echo","jsonrpc":"2.0","id":1})");
}

TEST_CASE("a program's own question goes to one call that listens, or is refused") {
  Talkers talkers;
  const auto deaf = talkers.attach();
  CHECK(talkers.ask(*deaf, "ask") == R"({"result":"refused","jsonrpc":"2.0","id":1})");
  auto wanted = Talkers::talker();
  wanted.listens = true;
  const auto idle = talkers.attach(wanted);
  const auto listening = talkers.attach(wanted);
  CHECK(talkers.ask(*listening, "ask").find(R"("method":"question")") != std::string::npos);
  talkers.send(*listening, R"({"jsonrpc":"2.0","id":"q1","result":{}})");
  CHECK(talkers.next(*listening) == R"({"result":"answered","jsonrpc":"2.0","id":1})");
  CHECK_FALSE(idle->receive(talkers.clock.now(), talkers.patience()).value());
}

TEST_CASE("notifications that nobody hears are kept once for the next call that listens") {
  Talkers talkers;
  const auto deaf = talkers.attach();
  talkers.send(*deaf, talkers.request("1", "tell"));  // three notifications, two of which are equal
  CHECK(talkers.next(*deaf) == R"({"result":"told","jsonrpc":"2.0","id":1})");
  auto wanted = Talkers::talker();
  wanted.listens = true;
  const auto listening = talkers.attach(wanted);
  CHECK(talkers.next(*listening) == R"({"jsonrpc":"2.0","method":"changed"})");
  CHECK(talkers.next(*listening) == R"({"jsonrpc":"2.0","method":"other"})");
  CHECK_FALSE(listening->receive(talkers.clock.now(), talkers.patience()).value());
  CHECK_FALSE(talkers.attach(wanted)->receive(talkers.clock.now(), talkers.patience()).value());
}

TEST_CASE("a call's use of a program can be kept for a later call of the same owner") {
  Talkers talkers;
  {
    const auto use = talkers.attach();
    talkers.send(*use, talkers.request("\"a\"", "ask"));
    CHECK(talkers.keep(*use, "mine").has_value());
  }
  CHECK(talkers.programs.take({"mcp", "link-2", ""}, "mine").error().code() == Code::kNotFound);
  CHECK(talkers.programs.take({"mcp", "link-1", ""}, "yours").error().code() == Code::kNotFound);
  auto taken = talkers.programs.take({"mcp", "link-1", ""}, "mine");
  REQUIRE(taken.has_value());
  // No call listened, so the host refused the question. The answer to the request was kept.
  CHECK(talkers.next(*taken.value()) == R"({"result":"refused","jsonrpc":"2.0","id":"a"})");
  CHECK(talkers.ask(*taken.value(), "echo").find("echo") != std::string::npos);
  CHECK(talkers.programs.take({"mcp", "link-1", ""}, "mine").has_error());
}

TEST_CASE("a program's questions and notifications go to calls, and not to what is kept") {
  Talkers talkers;
  auto wanted = Talkers::talker();
  wanted.listens = true;
  {
    const auto use = talkers.attach(wanted);
    talkers.send(*use, talkers.request("1", "silence"));
    CHECK(talkers.keep(*use, "kept").has_value());
  }
  const auto listening = talkers.attach(wanted);
  CHECK(talkers.ask(*listening, "ask").find(R"("method":"question")") != std::string::npos);
  CHECK(talkers.programs.take({"mcp", "link-1", ""}, "kept").has_value());
}

TEST_CASE("a program has few kept uses, each with a name of its own, and says farewell once") {
  Talkers talkers;
  const std::string farewell = R"({"jsonrpc":"2.0","id":"q1","result":{}})";
  for (std::size_t i = 0; i < Program::kMostKept; ++i) {
    const auto use = talkers.attach();
    CHECK(talkers.keep(*use, "name " + std::to_string(i)).has_value());
  }
  const auto use = talkers.attach();
  CHECK(talkers.keep(*use, "name 0").error().code() == Code::kInvalidArgument);
  CHECK(talkers.keep(*use, "more").error().code() == Code::kOverloaded);
  CHECK(talkers.keep(*use, "no message", "no").error().code() == Code::kInvalidArgument);
  CHECK(talkers.programs.take({"mcp", "link-1", ""}, "name 0").has_value());
  auto wanted = Talkers::talker();
  wanted.listens = true;
  const auto asking = talkers.attach(wanted);
  talkers.send(*asking, talkers.request("1", "ask"));
  CHECK(talkers.next(*asking).find("question") != std::string::npos);
  // The deadline passes at once. The program answers the request of the call to which its question
  // belonged.
  CHECK(talkers.keep(*use, "short", farewell, milliseconds(0)).has_value());
  CHECK(talkers.next(*asking) == R"({"result":"answered","jsonrpc":"2.0","id":1})");
  CHECK(talkers.programs.take({"mcp", "link-1", ""}, "short").has_error());
}

TEST_CASE("noise, a byte order mark and pieces of a character do no harm") {
  Talkers talkers;
  const auto use = talkers.attach(Talkers::talker({"noisy"}));
  CHECK(talkers.ask(*use, "odd").find("é€😀") != std::string::npos);
  CHECK(talkers.ask(*use, "lines").find("\"result\": 1") != std::string::npos);
  CHECK(talkers.ask(*use, "echo").find("echo") != std::string::npos);
}

TEST_CASE("an answer that is too large costs its call, and the program goes on") {
  Talkers talkers;
  const auto use = talkers.attach();
  CHECK(talkers.ask(*use, "long", R"({"size":300000})") == "TOO_LARGE");
  CHECK(talkers.ask(*use, "long", R"({"size":90000})").size() > 90'000);
  CHECK(talkers.attach()->generation() == use->generation());
}

TEST_CASE("a flood and a line without an end cost nobody but those who use the program") {
  Talkers talkers;
  const auto other = talkers.attach(Talkers::talker(), "link-2");
  auto wanted = Talkers::talker();
  wanted.listens = true;
  {
    const auto flooded = talkers.attach(wanted);
    talkers.send(*flooded, talkers.request("1", "flood"));
    CHECK(talkers.next(*flooded).find("notifications/message") != std::string::npos);
    CHECK(talkers.ask(*other, "echo").find("echo") != std::string::npos);
    flooded->end();
  }
  auto quiet = Talkers::talker({"another command"});
  const auto endless = talkers.attach(quiet);
  CHECK(talkers.ask(*endless, "endless") == "PROVIDER_UNAVAILABLE");
  CHECK(talkers.ask(*other, "echo").find("echo") != std::string::npos);
}

TEST_CASE("a program gets its own variables and a few of the host's, and no other") {
  Talkers talkers;
  auto wanted = Talkers::talker();
  wanted.command.variables = {{"WORD", "word"}};
  const auto use = talkers.attach(wanted);
  CHECK(talkers.ask(*use, "variable").find(R"("-//home/of-test/word")") != std::string::npos);
}

TEST_CASE("a text that is no message is refused before the program sees it") {
  Talkers talkers;
  const auto use = talkers.attach();
  for (const char* text :
       {"", "x", "[]", "{}", R"({"id":1})", R"({"method":"a"} {"method":"b"})"}) {
    INFO(text);
    CHECK(use->send(text, talkers.patience()).error().code() == Code::kInvalidArgument);
  }
  CHECK(talkers.ask(*use, "echo").find("echo") != std::string::npos);
}

TEST_CASE("a wait for a program ends with the call's patience") {
  Talkers talkers;
  const auto use = talkers.attach();
  talkers.send(*use, talkers.request("1", "silence"));
  const auto late = use->receive(Monotonic::max(), talkers.patience(milliseconds(20)));
  CHECK(late.error().code() == Code::kDeadlineExceeded);
  std::stop_source stop;
  stop.request_stop();
  const std::stop_token token = stop.get_token();
  Patience cancelled = talkers.patience();
  cancelled.cancellation = &token;
  CHECK(use->receive(Monotonic::max(), cancelled).error().code() == Code::kCancelled);
}

TEST_CASE("a host without a reaper starts no program, and says so") {
  Talkers talkers{ProgramsOptions{}};
  CHECK(talkers.try_attach(Talkers::talker()).error().code() == Code::kUnsupported);
}

}  // namespace
}  // namespace patchbay::process
