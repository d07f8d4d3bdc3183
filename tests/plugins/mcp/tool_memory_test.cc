// Tests the cache for lists of tools: one list for each account, within a session and within
// limits.
#include "tool_memory.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <string>

using mcp::ToolList;
using mcp::ToolMemory;

namespace {

constexpr ToolMemory::Time kNow = std::chrono::hours(1);

std::shared_ptr<const ToolList> list_of(const std::string& session, std::size_t bytes) {
  auto list = std::make_shared<ToolList>();
  list->session = session;
  list->bytes = bytes;
  return list;
}

int count_kept(const ToolMemory& memory, int accounts) {
  int kept = 0;
  for (int i = 0; i < accounts; ++i)
    kept += memory.find(std::to_string(i), "s", kNow) != nullptr ? 1 : 0;
  return kept;
}

}  // namespace

TEST_CASE("tool memory: an account has one list, which is found in its session only") {
  ToolMemory memory;
  memory.keep("a", list_of("s1", 1), kNow);
  CHECK(memory.find("a", "s1", kNow) != nullptr);
  CHECK(memory.find("a", "s2", kNow) == nullptr);
  CHECK(memory.find("b", "s1", kNow) == nullptr);
  memory.keep("a", list_of("s2", 1), kNow);
  CHECK(memory.find("a", "s2", kNow) != nullptr);
  CHECK(memory.find("a", "s1", kNow) == nullptr);
  memory.doubt("a");
  CHECK(memory.find("a", "s2", kNow) == nullptr);
}

TEST_CASE("tool memory: beyond 64 MiB or 256 lists it begins again") {
  constexpr std::size_t kList = 16U << 20U;
  ToolMemory large;
  for (int i = 0; i < 4; ++i) large.keep(std::to_string(i), list_of("s", kList), kNow);
  CHECK(count_kept(large, 4) == 4);
  large.keep("3", list_of("s", kList), kNow);  // replaces the account's own list
  CHECK(count_kept(large, 4) == 4);
  large.keep("4", list_of("s", 1), kNow);
  CHECK(count_kept(large, 4) == 0);
  CHECK(large.find("4", "s", kNow) != nullptr);

  ToolMemory many;
  for (int i = 0; i < 256; ++i) many.keep(std::to_string(i), list_of("s", 1), kNow);
  many.keep("255", list_of("s", 1), kNow);
  CHECK(count_kept(many, 256) == 256);
  many.keep("256", list_of("s", 1), kNow);
  CHECK(count_kept(many, 257) == 1);
}

TEST_CASE("tool memory: a server that says often that its list changed is believed now and then") {
  ToolMemory memory;
  const auto later = kNow + ToolMemory::kBetweenChanges;
  const auto list = list_of("s", 1);
  memory.keep("a", list, kNow);
  memory.doubt("a");
  CHECK(memory.find("a", "s", kNow) == nullptr);  // the first time, at once
  memory.keep("a", list, kNow);
  memory.doubt("a");
  CHECK(memory.find("a", "s", kNow) == list);
  CHECK(memory.find("a", "s", later - std::chrono::milliseconds(1)) == list);
  CHECK(memory.find("a", "s", later) == nullptr);  // the last change is not lost
}

TEST_CASE("tool memory: a list lives as long as the server said, or until it may be read again") {
  ToolMemory memory;
  auto list = std::make_shared<ToolList>(*list_of("s", 1));
  list->lifetime = std::chrono::minutes(1);
  CHECK(memory.lifetime("a", kNow) == ToolMemory::Time(0));
  memory.keep("a", list, kNow);
  CHECK(memory.lifetime("a", kNow + std::chrono::seconds(20)) == std::chrono::seconds(40));
  memory.doubt("a");
  memory.keep("a", list, kNow);
  memory.doubt("a");
  CHECK(memory.lifetime("a", kNow + std::chrono::seconds(1)) == std::chrono::seconds(4));
}
