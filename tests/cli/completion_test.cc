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

// What bash itself offers, with the script loaded and our executable on the PATH.
std::string offered_by_bash(const std::string& words, int position) {
  const std::string script = "bash -c 'PATH=" PATCHBAY_BINARY_DIR
                             "/bin:$PATH; source <(patchbay completion bash); COMP_WORDS=(" +
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

}  // namespace
}  // namespace patchbay::cli
