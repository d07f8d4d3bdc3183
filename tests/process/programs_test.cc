// Tests what calls share in a program, and what they do not.
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
