#include "json/document.h"

#include <pthread.h>

#include <catch2/catch.hpp>
#include <string>

namespace patchbay::json {
namespace {

TEST_CASE("a document that begins with a byte order mark is refused for that") {
  const auto read = Document::read("\xef\xbb\xbf{}", 4);
  REQUIRE(read.has_error());
  CHECK(read.error().message().find("line 1, column 1 (byte 0): expected a value, found a byte "
                                    "order mark") != std::string::npos);
  CHECK(Document::read("{}", 4).has_value());
}

TEST_CASE("a key that stands twice is told with its object, of few members and of many") {
  for (const int others : {0, 40}) {
    std::string text = "{\n \"a\": [0, {\"k\": 1, ";
    for (int i = 0; i < others; ++i) text += "\"other" + std::to_string(i) + "\": 1, ";
    text += "\"k\": 2}";
    const std::string column = std::to_string(text.size() - text.find('\n'));
    const auto read = Document::read(text + "]}", 4);
    REQUIRE(read.has_error());
    const std::string said = "line 2, column " + column + " (byte " + std::to_string(text.size()) +
                             "): the object that ends here has the key \"k\" twice (in \"/a/1\").";
    INFO(read.error().message());
    CHECK(read.error().message().find(said) != std::string::npos);
  }
}

// Returns the message for 100,000 open brackets, read on a thread with a stack of 256 KiB.
std::string said_on_small_stack(int levels_allowed) {
  struct Reading {
    int levels_allowed;
    std::string said;
  } reading{levels_allowed, {}};
  pthread_attr_t small;
  pthread_attr_init(&small);
  REQUIRE(pthread_attr_setstacksize(&small, std::size_t{256} << 10) == 0);
  pthread_t thread{};
  const auto run = [](void* given) -> void* {
    auto& mine = *static_cast<Reading*>(given);
    mine.said = Document::read(std::string(100'000, '['), mine.levels_allowed).error().message();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &small, run, &reading) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
  return reading.said;
}

TEST_CASE("what ends the nesting of a document is said: the limit, or the stack") {
  CHECK(said_on_small_stack(7).find("nested deeper than the 7 levels allowed") !=
        std::string::npos);
  const std::string said = said_on_small_stack(100'000);
  INFO(said);
  CHECK(said.find(" levels, that the stack of this call has no room for more") !=
        std::string::npos);
  CHECK(said.find("allowed") == std::string::npos);
}

}  // namespace
}  // namespace patchbay::json
