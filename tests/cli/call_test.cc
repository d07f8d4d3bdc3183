#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "command_line.h"

namespace patchbay::cli {
namespace {

// An environment in which `files` shows a folder with one file.
Variables with_one_file() {
  file_with("small/hello.txt", "hello, patchbay\n");
  return with_files(folder_named("small"));
}

TEST_CASE("a call prints its result as a table or as JSON") {
  const auto environment = with_one_file();
  const Printed table = patchbay({"call", "files", "list", "--output", "table"}, environment);
  CHECK(table.code == 0);
  CHECK(table.out.find("hello.txt") != std::string::npos);
  const Printed raw = patchbay({"call", "files", "list", "--output", "json"}, environment);
  CHECK(raw.code == 0);
  CHECK(nlohmann::json::parse(raw.out)["entries"][0]["name"] == "hello.txt");
}

TEST_CASE("arguments come from the line, from a file or from standard input") {
  const auto environment = with_one_file();
  const std::string arguments = R"({"query":"patchbay","in":"content"})";
  const std::string file = file_with("search.json", arguments);
  CHECK(patchbay({"call", "files", "search", "--args", arguments}, environment).code == 0);
  CHECK(patchbay({"call", "files", "search", "--args", "@" + file}, environment).code == 0);
  const Printed piped =
      patchbay({"call", "files", "search", "--args", "-"}, environment, arguments);
  CHECK(piped.code == 0);
  CHECK(piped.out.find("hello.txt") != std::string::npos);
  CHECK(patchbay({"call", "files", "search", "--args", "@/nowhere"}, environment).code == 2);
}

TEST_CASE("arguments that fail the schema are refused with every fault, exit code 3") {
  const auto environment = with_one_file();
  const std::string arguments = R"({"queri":"x","limit":"many"})";
  const Printed printed = patchbay({"call", "files", "search", "--args", arguments}, environment);
  CHECK(printed.code == 3);
  CHECK(printed.err.find("INVALID_ARGUMENT") != std::string::npos);
  CHECK(printed.err.find("queri") != std::string::npos);
  const Printed raw =
      patchbay({"call", "files", "search", "--output", "json", "--args", arguments}, environment);
  const auto envelope = nlohmann::json::parse(raw.err);
  CHECK(envelope["error"] == "invalid_request");
  CHECK(envelope["code"] == "INVALID_ARGUMENT");
  CHECK(envelope["faults"].size() >= 2);
  CHECK(envelope["trace_id"].get<std::string>().size() == 32);
}

TEST_CASE("an unknown action is exit code 4 and the nearest name is offered") {
  const Printed printed = patchbay({"call", "files", "serach"}, with_one_file());
  CHECK(printed.code == 4);
  CHECK(printed.err.find("search") != std::string::npos);
}

TEST_CASE("arguments over the limit are refused unread, also from standard input") {
  const Printed printed = patchbay({"call", "files", "list", "--args", "-"}, with_one_file(),
                                   std::string(2 << 20, ' '));
  CHECK(printed.code == 3);
  CHECK(printed.err.find("TOO_LARGE") != std::string::npos);
}

TEST_CASE("a connector that never returns does not keep the shell past the deadline") {
  int ends[2];  // the connector reads from it until something comes, which nothing does
  REQUIRE(::pipe(ends) == 0);
  const std::string line =
      PATCHBAY_BINARY_DIR
      "/bin/patchbay --connectors " PATCHBAY_BINARY_DIR
      "/test_connectors call overruns go --deadline-ms 50 --args '{\"release_fd\":" +
      std::to_string(ends[0]) + "}' 2>&1";
  FILE* child = ::popen(line.c_str(), "r");
  REQUIRE(child != nullptr);
  std::string said;
  for (int c = std::fgetc(child); c != EOF; c = std::fgetc(child)) said += static_cast<char>(c);
  const int status = ::pclose(child);
  ::close(ends[0]);
  ::close(ends[1]);
  INFO(said);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 8);
  CHECK(said.find("DEADLINE_EXCEEDED") != std::string::npos);
  CHECK(said.find("\"overruns\" did not return") != std::string::npos);
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
  const Printed refused = with_limit("9000000000000000000");
  CHECK(refused.code == 2);
  CHECK(refused.err.find("limits.argument_bytes has to be") != std::string::npos);
}

TEST_CASE("a deadline is from none to a day; beyond is a wrong command line") {
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

TEST_CASE("a folder given as the file of arguments is said to be none") {
  const Printed printed = patchbay(
      {"call", "files", "list", "--args", "@" + folder_named("small").string()}, with_one_file());
  CHECK(printed.code == 2);
  CHECK(printed.err.find("is no file that can be read") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
