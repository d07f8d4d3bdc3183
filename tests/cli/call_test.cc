#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstdio>
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

}  // namespace
}  // namespace patchbay::cli
