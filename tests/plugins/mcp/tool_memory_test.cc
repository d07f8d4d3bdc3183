// The memory of lists of tools: one for each account, in a session, within bounds.
#include "tool_memory.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

using mcp::ToolList;
using mcp::ToolMemory;

namespace {

std::shared_ptr<const ToolList> list_of(const std::string& session, std::size_t bytes) {
  auto list = std::make_shared<ToolList>();
  list->session = session;
  list->bytes = bytes;
  return list;
}

int count_kept(const ToolMemory& memory, int accounts) {
  int kept = 0;
  for (int i = 0; i < accounts; ++i) kept += memory.find(std::to_string(i), "s") != nullptr ? 1 : 0;
  return kept;
}

}  // namespace

TEST_CASE("tool memory: an account has one list, which is found in its session only") {
  ToolMemory memory;
  memory.keep("a", list_of("s1", 1));
  CHECK(memory.find("a", "s1") != nullptr);
  CHECK(memory.find("a", "s2") == nullptr);
  CHECK(memory.find("b", "s1") == nullptr);
  memory.keep("a", list_of("s2", 1));
  CHECK(memory.find("a", "s2") != nullptr);
  CHECK(memory.find("a", "s1") == nullptr);
  memory.forget("a");
  CHECK(memory.find("a", "s2") == nullptr);
}

TEST_CASE("tool memory: beyond 64 MiB or 256 lists it begins again") {
  constexpr std::size_t kList = 16U << 20U;
  ToolMemory large;
  for (int i = 0; i < 4; ++i) large.keep(std::to_string(i), list_of("s", kList));
  CHECK(count_kept(large, 4) == 4);
  large.keep("3", list_of("s", kList));  // in place of its own
  CHECK(count_kept(large, 4) == 4);
  large.keep("4", list_of("s", 1));
  CHECK(count_kept(large, 4) == 0);
  CHECK(large.find("4", "s") != nullptr);

  ToolMemory many;
  for (int i = 0; i < 256; ++i) many.keep(std::to_string(i), list_of("s", 1));
  many.keep("255", list_of("s", 1));
  CHECK(count_kept(many, 256) == 256);
  many.keep("256", list_of("s", 1));
  CHECK(count_kept(many, 257) == 1);
}
