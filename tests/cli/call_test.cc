// Tests what `patchbay call` reads and prints, and its exit codes.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "command_line.h"
#include "desk.h"
#include "kit/busy_machine.h"

namespace patchbay::cli {
namespace {

// Returns an environment in which `files` offers a folder with one file.
Variables with_one_file() {
  file_with("small/hello.txt", "hello, patchbay\n");
  return with_files(folder_named("small"));
}

TEST_CASE("a call prints its result as a table or as JSON") {
  const auto environment = with_one_file();
  const CommandOutcome table =
      patchbay({"call", "files", "list", "--output", "table"}, environment);
  CHECK(table.code == 0);
  CHECK(table.out.find("hello.txt") != std::string::npos);
  const CommandOutcome raw = patchbay({"call", "files", "list", "--output", "json"}, environment);
  CHECK(raw.code == 0);
  CHECK(nlohmann::json::parse(raw.out)["entries"][0]["name"] == "hello.txt");
}

TEST_CASE("arguments come from the line, from a file or from standard input") {
  const auto environment = with_one_file();
  const std::string arguments = R"({"query":"patchbay","in":"content"})";
  const std::string file = file_with("search.json", arguments);
  CHECK(patchbay({"call", "files", "search", "--args", arguments}, environment).code == 0);
  CHECK(patchbay({"call", "files", "search", "--args", "@" + file}, environment).code == 0);
  const CommandOutcome piped =
      patchbay({"call", "files", "search", "--args", "-"}, environment, arguments);
  CHECK(piped.code == 0);
  CHECK(piped.out.find("hello.txt") != std::string::npos);
  CHECK(patchbay({"call", "files", "search", "--args", "@/nowhere"}, environment).code == 2);
}

TEST_CASE("arguments that fail the schema are refused with every fault, exit code 3") {
  const auto environment = with_one_file();
  const std::string arguments = R"({"queri":"x","limit":"many"})";
  const CommandOutcome printed =
      patchbay({"call", "files", "search", "--args", arguments}, environment);
  CHECK(printed.code == 3);
  CHECK(printed.err.find("INVALID_ARGUMENT") != std::string::npos);
  CHECK(printed.err.find("queri") != std::string::npos);
  const CommandOutcome raw =
      patchbay({"call", "files", "search", "--output", "json", "--args", arguments}, environment);
  const auto envelope = nlohmann::json::parse(raw.err);
  CHECK(envelope["error"] == "invalid_request");
  CHECK(envelope["code"] == "INVALID_ARGUMENT");
  CHECK(envelope["faults"].size() >= 2);
  CHECK(envelope["trace_id"].get<std::string>().size() == 32);
}

// Returns the words of a call to the action that asks for a colour.
std::vector<std::string> choose(std::vector<std::string> more) {
  std::vector<std::string> words = {"--connectors", PATCHBAY_BINARY_DIR "/sdk_connectors", "call",
                                    "wrapped", "choose"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_CASE("an action that asks is exit code 10, and its answers take the call on") {
  const Desk desk;
  static_cast<void>(desk.connect());  // creates a store and its key ring
  const CommandOutcome table = desk.run(choose({"--output", "table"}));
  CHECK(table.code == 10);
  CHECK(table.out.empty());
  CHECK(table.err.find("Which \"colour\"?") != std::string::npos);
  CHECK(table.err.find("--continuation ") != std::string::npos);
  CHECK(table.err.find("\"required\"") != std::string::npos);
  const CommandOutcome raw = desk.run(choose({"--output", "json"}));
  CHECK(raw.code == 10);
  const auto envelope = nlohmann::json::parse(raw.err);
  CHECK(envelope.at("code") == "INPUT_REQUIRED");
  CHECK(envelope.at("input_schema").at("type") == "object");
  const std::string file = file_with("continuation", envelope.at("continuation"));
  const CommandOutcome done = desk.run(choose(
      {"--continuation", "@" + file, "--answers", R"({"colour":"red"})", "--output", "json"}));
  CHECK(done.code == 0);
  CHECK(nlohmann::json::parse(done.out).at(1) == "red");
}

TEST_CASE("without a store an action that asks says what its answers would need") {
  const CommandOutcome asked = patchbay(choose({"--output", "table"}));
  CHECK(asked.code == 10);
  CHECK(asked.err.find("--continuation") == std::string::npos);
  CHECK(asked.err.find("need a store") != std::string::npos);
}

TEST_CASE("an unknown action is exit code 4 and the nearest name is offered") {
  const CommandOutcome printed = patchbay({"call", "files", "serach"}, with_one_file());
  CHECK(printed.code == 4);
  CHECK(printed.err.find("search") != std::string::npos);
}

TEST_CASE("arguments over the limit are refused unread, also from standard input") {
  const CommandOutcome printed = patchbay({"call", "files", "list", "--args", "-"}, with_one_file(),
                                          std::string(2 << 20, ' '));
  CHECK(printed.code == 3);
  CHECK(printed.err.find("TOO_LARGE") != std::string::npos);
}

// The output of a process, and how the process ended.
struct FinishedProcess {
  std::string said;
  int code;
};

FinishedProcess run_alone(const std::string& folder, const std::string& words) {
  const std::string line = PATCHBAY_BINARY_DIR "/bin/patchbay --connectors " PATCHBAY_BINARY_DIR
                                               "/" +
                           folder + " " + words + " 2>&1";
  FILE* child = ::popen(line.c_str(), "r");
  REQUIRE(child != nullptr);
  std::string said;
  for (int c = std::fgetc(child); c != EOF; c = std::fgetc(child)) said += static_cast<char>(c);
  const int status = ::pclose(child);
  INFO(said);
  REQUIRE(WIFEXITED(status));
  return {said, WEXITSTATUS(status)};
}

TEST_CASE("a connector that never returns does not keep the shell past the deadline") {
  int ends[2];  // the connector reads from this pipe, and nobody writes into it
  REQUIRE(::pipe(ends) == 0);
  test::prove_given_time(std::chrono::seconds(1), [&](std::chrono::milliseconds deadline) {
    const FinishedProcess ended = run_alone(
        "test_connectors", "call overruns go --deadline-ms " + std::to_string(deadline.count()) +
                               " --args '{\"release_fd\":" + std::to_string(ends[0]) + "}'");
    CHECK(ended.code == 8);
    CHECK(ended.said.find("DEADLINE_EXCEEDED") != std::string::npos);
    // On a slow machine, the deadline may pass before the call has begun.
    return test::spoiled_unless(ended.said.find("\"overruns\" did not return") != std::string::npos,
                                ended.said);
  });
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a connector that does not even start ends `connectors check` at the deadline") {
  constexpr std::chrono::milliseconds kMost{10'000};  // limit for the start of a library
  test::prove_given_time(std::chrono::seconds(1), [&](std::chrono::milliseconds deadline) {
    const std::string time = std::to_string(std::min(deadline, kMost).count());
    const std::string config = file_with("hurried.toml", "[limits]\ndeadline_ms = " + time + "\n");
    const FinishedProcess ended =
        run_alone("waiting_connectors", "connectors check create_waits --config " + config);
    CHECK(ended.code == 1);
    const std::string where = "did not return within " + time + " ms in create";
    return test::spoiled_unless(ended.said.find(where) != std::string::npos, ended.said);
  });
}

TEST_CASE("a result that no table can show is printed as it came") {
  const CommandOutcome printed =
      patchbay({"call", "minimal_c", "echo", "--output", "table", "--args",
                R"({"message":"a","count":1e400})"},
               {{"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"}});
  CHECK(printed.code == 0);
  CHECK(printed.out.find("1e400") != std::string::npos);
}

TEST_CASE("a limit that no machine holds is refused, and reading takes no more than there is") {
  file_with("wide/hello.txt", "hello\n");
  Variables environment = with_files(folder_named("wide"));
  const std::string config = environment["PATCHBAY_CONFIG"];
  const auto with_limit = [&](const std::string& bytes) {
    std::ofstream(config, std::ios::app) << "[limits]\nargument_bytes = " << bytes << "\n";
    return patchbay({"call", "files", "list", "--args", "-"}, environment, "{}");
  };
  CHECK(with_limit("1073741824").code == 0);
  environment = with_files(folder_named("wide"));
  const CommandOutcome refused = with_limit("9000000000000000000");
  CHECK(refused.code == 2);
  CHECK(refused.err.find("limits.argument_bytes has to be") != std::string::npos);
}

TEST_CASE("a deadline is from none to a day, and beyond is a wrong command line") {
  const auto environment = with_one_file();
  const auto code = [&](const char* deadline) {
    return patchbay({"call", "files", "list", "--deadline-ms", deadline}, environment).code;
  };
  CHECK(code("0") == 0);
  CHECK(code("86400000") == 0);
  for (const char* beyond :
       {"86400001", "-1", "9223372036854775807", "99999999999999999999", "soon"}) {
    INFO(beyond);
    CHECK(code(beyond) == 2);
  }
}

TEST_CASE("a folder given as the file of arguments is refused as not a file") {
  const CommandOutcome printed = patchbay(
      {"call", "files", "list", "--args", "@" + folder_named("small").string()}, with_one_file());
  CHECK(printed.code == 2);
  CHECK(printed.err.find("is not a readable file") != std::string::npos);
}

CommandOutcome echo(const std::string& arguments) {
  return patchbay({"--connectors", PATCHBAY_BINARY_DIR "/connectors", "call", "minimal_c", "echo",
                   "--args", "-"},
                  {}, arguments);
}

TEST_CASE("a place 10,000 levels deep is told by its two ends") {
  std::string deep = "{\"message\":";
  for (int i = 0; i < 10'000; ++i) deep += '[';
  const CommandOutcome printed = echo(deep);
  CHECK(printed.code == 3);
  CHECK(printed.err.find("\"/message/0/0/") != std::string::npos);
  CHECK(printed.err.find("…") != std::string::npos);
  CHECK(printed.err.size() < 400);
}

TEST_CASE("arguments over the limit are told by the limit and what to do") {
  const CommandOutcome printed = echo(std::string(2 << 20, ' '));
  CHECK(printed.err.find("there are more than 1048576 bytes; send less, or raise "
                         "limits.argument_bytes of the host.") != std::string::npos);
}

TEST_CASE("a fault is told once, whether the message holds it or the list") {
  const auto times = [](const std::string& text, std::string_view part) {
    int count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
  };
  CHECK(times(echo(R"({"message":3})").err, "expected type string") == 1);
  const CommandOutcome two = echo(R"({"message":3,"x":1})");
  CHECK(times(two.err, "expected type string") == 1);
  CHECK(times(two.err, "The key \"x\"") == 1);
  const CommandOutcome file = patchbay(
      {"connectors", "list", "--config", file_with("two.toml", "allow = 3\nlog_level = 4\n")});
  CHECK(times(file.err, "allow has to be") == 1);
  CHECK(times(file.err, "log_level has to be") == 1);
}

TEST_CASE("a call of what is not configured says what is missing, exit code 5") {
  const CommandOutcome printed = patchbay(
      {"call", "files", "list"}, {{"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"}});
  CHECK(printed.code == 5);
  CHECK(printed.err.find("lacks the required key \"root\"") != std::string::npos);
  CHECK(printed.err.find("[connector.files]") != std::string::npos);
}

TEST_CASE("a call without an account says by which command or variable there is one") {
  const CommandOutcome printed =
      patchbay({"--connectors", PATCHBAY_BINARY_DIR "/connectors", "call", "github", "get_issue",
                "--args", R"({"repo":"o/r","number":1})"});
  CHECK(printed.code == 5);
  CHECK(printed.err.find("patchbay connect github, or set PATCHBAY_CREDENTIAL_GITHUB") !=
        std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
