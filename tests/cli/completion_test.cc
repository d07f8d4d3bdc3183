// Tests which words the shell suggests for an unfinished command.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>

#include "command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("the words that may come next are the commands and options at that place") {
  CHECK(patchbay({"complete", "--"}).out.find("connectors\n") != std::string::npos);
  const std::string next = patchbay({"complete", "--", "connectors"}).out;
  CHECK(next.find("list\n") != std::string::npos);
  CHECK(next.find("show\n") != std::string::npos);
  CHECK(patchbay({"complete", "--", "call", "files", "list"}).out.find("--args\n") !=
        std::string::npos);
  CHECK(patchbay({"complete", "--"}).out.find("complete\n") == std::string::npos);
}

// Returns bash's suggestions, with the script loaded and our program on the PATH.
std::string offered_by_bash(const std::string& words, int position) {
  const std::string script = "bash -c 'PATH=" PATCHBAY_BINARY_DIR
                             "/bin:$PATH; cd " PATCHBAY_SOURCE_DIR
                             "; export PATCHBAY_CONNECTOR_PATH=" PATCHBAY_BINARY_DIR
                             "/connectors; source <(patchbay completion bash); COMP_WORDS=(" +
                             words + "); COMP_CWORD=" + std::to_string(position) +
                             "; _patchbay; echo \"${COMPREPLY[*]}\"'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(script.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 256> buffer{};
  while (fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) text += buffer.data();
  return text;
}

TEST_CASE("bash completes a half-typed command") {
  CHECK(offered_by_bash("patchbay conn", 1) == "connectors connect\n");
  CHECK(offered_by_bash("patchbay connectors sh", 2) == "show\n");
}

TEST_CASE("bash completes connectors, the actions of one, and an option's few values") {
  CHECK(offered_by_bash("patchbay call min", 2) == "minimal_c\n");
  CHECK(offered_by_bash("patchbay connectors show gith", 3) == "github\n");
  CHECK(offered_by_bash("patchbay call github get_iss", 3) == "get_issue\n");
  CHECK(offered_by_bash("patchbay call github list_issues --output j", 5) == "json\n");
  CHECK(offered_by_bash("patchbay call github list_issues --output = t", 6) == "table\n");
  CHECK(offered_by_bash("patchbay schema validate --draft 2019", 4) == "2019-09\n");
  CHECK(offered_by_bash("patchbay gates check github --action get_pull_request", 5) ==
        "get_pull_requests get_pull_request\n");
}

TEST_CASE("the value of an option is not taken for a command, and counts where it says so") {
  CHECK(offered_by_bash("patchbay --connectors call conn", 3) == "connectors connect\n");
  CHECK(offered_by_bash("patchbay --connectors /nowhere call min", 4) == "\n");
  CHECK(offered_by_bash("patchbay --config /nowhere.toml call min", 4) == "\n");
  CHECK(offered_by_bash("patchbay call minimal_c echo --conn", 4) == "--connectors\n");
}

TEST_CASE("bash completes files behind @, which it takes for a word of its own") {
  CHECK(offered_by_bash("patchbay call files list --args @ READ", 6) == "README.md\n");
  CHECK(offered_by_bash("patchbay call files list --args @READ", 5) == "README.md\n");
}

}  // namespace
}  // namespace patchbay::cli
