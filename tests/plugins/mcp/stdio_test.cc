// Tests the connector in a real host with servers that are programs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "kit/busy_machine.h"
#include "patchbay/host.hpp"
#include "temporary_folder.h"

using namespace patchbay;
using nlohmann::json;

namespace {

// A host whose MCP server is stdio_peer.py.
struct StdioHost {
  explicit StdioHost(const std::string& revision, const std::vector<std::string>& oddities = {},
                     const json& config = json::object(), const std::string& gates = {}) {
    json all = {{"command", "python3"},
                {"args", {PATCHBAY_SOURCE_DIR "/tests/plugins/mcp/stdio_peer.py", revision}},
                {"env", {{"CANCELLED", cancelled()}}},
                {"max_message_bytes", 65536}};
    for (const std::string& oddity : oddities) all["args"].push_back(oddity);
    all.merge_patch(config);
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config["mcp"] = all.dump();
    options.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper";
    options.environment = [](std::string_view name) -> std::optional<std::string> {
      if (name == "SECRET_KEY") return "key-of-the-host";
      if (name == "PATCHBAY_OTHER") return "other";
      return std::nullopt;
    };
    options.log = [this](std::string_view line) {
      const std::lock_guard lock(logging);
      log.append(line) += '\n';
    };
    if (!gates.empty()) {
      options.gates = folder.path() / "gates.json";
      std::ofstream(options.gates) << gates;
    }
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  [[nodiscard]] std::string cancelled() const { return (folder.path() / "cancelled").string(); }
  Outcome<std::string> outcome(const std::string& tool, const json& arguments = json::object(),
                               const CallOptions& options = {}) {
    const json all = {{"tool_name", tool}, {"arguments", arguments}};
    return host->invoke("mcp", "call_tool", all.dump(), options).outcome;
  }
  // Returns the text of a tool's result, or the failure.
  std::string text(const std::string& tool, const json& arguments = json::object(),
                   const CallOptions& options = {}) {
    const auto answer = outcome(tool, arguments, options);
    if (!answer)
      return std::string(name_of(answer.error().code())) + " " + answer.error().message();
    return json::parse(answer.value()).at("content").at(0).at("text");
  }

  TemporaryFolder folder;
  std::mutex logging;
  std::string log;  // the host's log lines; guarded by `logging` while a call runs
  std::unique_ptr<Host> host;
};

}  // namespace

TEST_CASE("call_tool: what the tool does not take is told with its path, and is not sent") {
  StdioHost server("2025-11-25");
  const std::string which = server.text("which");
  const auto refused = server.outcome("die", {{"of", {"age", 7}}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kInvalidArgument);
  REQUIRE(refused.error().details().faults.size() == 1);
  CHECK(refused.error().details().faults[0].pointer == "/arguments/of/1");
  CHECK(refused.error().message().find("\"/arguments/of/1\" is 7") != std::string::npos);
  const auto without = server.host->invoke("mcp", "call_tool", R"({"tool_name":"large"})").outcome;
  REQUIRE_FALSE(without);
  CHECK(without.error().code() == Code::kInvalidArgument);
  CHECK(without.error().message().find("\"/arguments\" lacks the required key \"size\"") !=
        std::string::npos);
  CHECK(server.outcome("large", {{"size", nullptr}}).error().code() == Code::kInvalidArgument);
  CHECK(server.text("no_such").find("NOT_FOUND tool \"no_such\"") == 0);
  CHECK(server.text("which") == which);  // the same program, because `die` did not run
  // Null means that an argument is omitted, so the call is sent.
  CHECK(server.outcome("die", {{"of", nullptr}}).error().code() != Code::kInvalidArgument);
}

TEST_CASE("call_tool: a gate on a listed tool holds for whoever calls it this way") {
  StdioHost server("2025-11-25", {}, json::object(), R"({"gates":[{"name":"no_echo","category":"c",
      "owner":"tests","remove_when":"the test is over","connectors":["mcp"],"actions":["echo"],
      "rule":{"kind":"kill_switch"}}]})");
  CHECK(server.host->invoke("mcp", "echo", R"({"message":"a"})").outcome.error().code() ==
        Code::kGateClosed);
  const auto refused = server.outcome("echo", {{"message", "a"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kGateClosed);
  CHECK(server.outcome("which"));
}

TEST_CASE("stdio: servers of each revision are greeted once and used by all calls") {
  for (const char* revision :
       {"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    INFO(revision);
    StdioHost server(revision, {"noise"});
    CHECK(server.text("echo", {{"message", "é€😀"}}) == "é€😀");
    const std::string which = server.text("which");
    CHECK(which.find(std::string(revision) == "2026-07-28" ? " 0 " : " 1 ") != std::string::npos);
    std::vector<std::string> others(4);
    std::vector<std::thread> threads;
    for (std::string& other : others) {
      threads.emplace_back([&server, &other] { other = server.text("which"); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& other : others) CHECK(other == which);
  }
}

TEST_CASE("stdio: tools are actions of their own") {
  StdioHost server("2025-06-18");
  const auto echoed = server.host->invoke("mcp", "echo", R"({"message":"a"})").outcome;
  REQUIRE(echoed);
  CHECK(echoed.value().find("\"a\"") != std::string::npos);
}

TEST_CASE("stdio: a server that does not answer the first question is an old one") {
  StdioHost server("2025-06-18", {"silent"});
  CHECK(server.text("echo", {{"message", "a"}}) == "a");
}

TEST_CASE("stdio: a server that dies of the first question is not asked again") {
  StdioHost server("2025-06-18", {"dies"});
  CHECK(server.text("echo", {{"message", "a"}}).find("PROVIDER_UNAVAILABLE") == 0);
  CHECK(test::comes_true([&] { return server.text("echo", {{"message", "a"}}) == "a"; }));
}

TEST_CASE("stdio: the program's variables are those of the configuration") {
  StdioHost server("2025-06-18", {}, {{"env_from", {{"KEY", "SECRET_KEY"}}}});
  CHECK(server.text("which").find(" key-of-the-host -") != std::string::npos);
  StdioHost unset("2025-06-18", {}, {{"env_from", {{"KEY", "NOT_SET"}}}});
  CHECK(unset.text("which").find("NOT_SET, which is not set") != std::string::npos);
}

TEST_CASE("stdio: a server that dies in a call costs that call, and is started again") {
  StdioHost server("2025-06-18");
  const std::string before = server.text("which");
  const auto died = server.outcome("die");
  REQUIRE_FALSE(died);
  CHECK(died.error().code() == Code::kOutcomeUnknown);
  CHECK(died.error().message().find("(connection_lost)") != std::string::npos);
  CHECK(server.log.find("not passed on") == std::string::npos);
  const std::string after = server.text("which");
  CHECK(after.find(" 1 ") != std::string::npos);
  CHECK(after != before);
}

TEST_CASE("stdio: an answer that is too large or wrong costs its call only") {
  StdioHost server("2025-06-18");
  const std::string before = server.text("which");
  CHECK(server.outcome("large", {{"size", 200'000}}).error().code() == Code::kTooLarge);
  CHECK(server.text("large", {{"size", 60'000}}).size() == 60'000);
  CHECK(server.outcome("garbage").has_value());
  CHECK(server.text("which") == before);
}

TEST_CASE(
    "stdio: noise, CRLF and pieces of three bytes are read, and 12 MiB cost their call only") {
  StdioHost server("2025-06-18", {"noise", "pieces"}, {{"max_message_bytes", 4 << 20}});
  CHECK(server.text("echo", {{"message", "é€😀"}}) == "é€😀");
  const std::string before = server.text("which");
  CHECK(server.outcome("large", {{"size", 12 << 20}}).error().code() == Code::kTooLarge);
  CHECK(server.text("which") == before);
}

TEST_CASE("stdio: progress comes to the call that it belongs to") {
  StdioHost server("2025-06-18");
  std::vector<std::string> told;
  CallOptions options;
  options.progress = [&](const Progress& progress) { told.emplace_back(progress.message); };
  CHECK(server.text("progress", json::object(), options) == "done");
  CHECK(told == std::vector<std::string>{"é€😀", "é€😀"});
}

TEST_CASE("stdio: a call that runs out of time tells the server to stop") {
  StdioHost server("2025-06-18");
  const std::string before = server.text("which");
  // On a slow machine, the call may not be sent before its deadline, or the server may not be told.
  const auto run_out = [&](std::chrono::milliseconds deadline) -> test::Disturbance {
    CallOptions options;
    options.deadline = deadline;
    const auto late = server.outcome("slow", json::object(), options);
    REQUIRE_FALSE(late);
    if (late.error().code() != Code::kOutcomeUnknown) {
      CHECK(late.error().code() == Code::kDeadlineExceeded);
      return "it was not sent in time: " + std::string(late.error().message());
    }
    // The same program answers. It reads its messages in order, so by now it has handled all that
    // were sent before.
    CHECK(server.text("which") == before);
    std::ifstream file(server.cancelled());
    std::string word;
    return test::spoiled_unless(file >> word && word == "cancelled",
                                "the server was not told to stop");
  };
  test::prove_given_time(std::chrono::milliseconds(500), run_out);
}

TEST_CASE("stdio: a call that its caller cancels tells the server to stop") {
  StdioHost server("2025-06-18");
  const std::string before = server.text("which");
  std::stop_source stop;
  CallOptions options;
  options.cancellation = stop.get_token();
  options.progress = [&](const Progress&) { stop.request_stop(); };
  const auto cancelled = server.outcome("slow", json::object(), options);
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().code() == Code::kCancelled);
  CHECK(server.text("which") == before);  // the same program, which has read the earlier messages
  std::ifstream file(server.cancelled());
  std::string word;
  CHECK((file >> word && word == "cancelled"));
}

TEST_CASE("stdio: a question of a new server is put to the caller") {
  StdioHost server("2026-07-28");
  const auto asked = server.outcome("ask");
  REQUIRE_FALSE(asked);
  REQUIRE(asked.error().code() == Code::kInputRequired);
  const std::string answers = R"({"colour":{"action":"accept","content":{"colour":"red"}}})";
  CallOptions options;
  options.continuation = asked.error().details().continuation;
  options.answers = answers;
  CHECK(server.text("ask", json::object(), options).find("red") != std::string::npos);
}

namespace {

// Answers a call's questions. Returns the text of the tool's result, or the failure.
std::string text_after(StdioHost& server, const Outcome<std::string>& asked, const json& answer) {
  REQUIRE_FALSE(asked);
  INFO(asked.error().message());
  REQUIRE(asked.error().code() == Code::kInputRequired);
  const std::string answers = json{{"answer", answer}}.dump();
  CallOptions options;
  options.continuation = asked.error().details().continuation;
  options.answers = answers;
  return server.text("ask", json::object(), options);
}

const json kRed = {{"action", "accept"}, {"content", {{"colour", "red"}}}};

}  // namespace

TEST_CASE("stdio: an older server's question is put to the caller, and its call goes on") {
  for (const char* revision : {"2025-11-25", "2025-06-18"}) {
    INFO(revision);
    StdioHost server(revision);
    CHECK(json::parse(server.text("declared")) ==
          json{{"elicitation", {{"form", json::object()}}}});
    const std::string which = server.text("which");
    const auto asked = server.outcome("ask");
    CHECK(server.text("echo", {{"message", "meanwhile"}}) == "meanwhile");
    CHECK(json::parse(text_after(server, asked, kRed)) == kRed);
    CHECK(server.text("which") == which);
    const std::string again = text_after(server, asked, kRed);
    CHECK(again.find("OUTCOME_UNKNOWN tool \"ask\": the answers came too late") == 0);
  }
}

TEST_CASE("stdio: calls that were asked at the same time get their own answers") {
  StdioHost server("2025-11-25");
  std::vector<Outcome<std::string>> asked;
  for (int i = 0; i < 4; ++i) asked.push_back(server.outcome("ask"));
  // The limit of held questions is reached. The fifth question is cancelled, and its tool is told.
  CHECK(server.text("ask").find("cancel") != std::string::npos);
  for (int i = 3; i >= 0; --i) {
    const json own = {{"action", "accept"}, {"content", {{"colour", std::to_string(i)}}}};
    CHECK(json::parse(text_after(server, asked[static_cast<std::size_t>(i)], own)) == own);
  }
  CHECK_FALSE(server.outcome("ask"));
}

TEST_CASE(
    "stdio: tools that a server changes between calls are known soon, at the cost of a list") {
  StdioHost server("2025-11-25");
  const auto has_dance = [&] {
    const auto actions = server.host->actions("mcp");
    REQUIRE(actions);
    return std::any_of(actions.value().begin(), actions.value().end(),
                       [](const ActionInfo& action) { return action.id == "dance"; });
  };
  const auto lists = [&] {
    std::ifstream file(server.cancelled() + ".lists");
    return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
  };
  CHECK_FALSE(has_dance());
  CHECK(server.text("learn") == "soon");
  CHECK(test::comes_true(has_dance));
  CHECK(lists() == 2);
}

TEST_CASE("stdio: what a server may not ask is refused at once") {
  StdioHost server("2025-11-25");
  CHECK(server.text("sample").find("-32601") != std::string::npos);
  CHECK(server.text("roots").find("-32601") != std::string::npos);
  CHECK(server.text("open_page").find("-32602") != std::string::npos);
}

TEST_CASE("stdio: a program that does not exist is an error that names it") {
  StdioHost server("2025-06-18", {}, {{"command", "no-such-mcp-server"}});
  const std::string answer = server.text("echo");
  INFO(answer);
  CHECK(answer.find("no-such-mcp-server cannot be run") != std::string::npos);
}
