#include "json/key_table.h"

#include <catch2/catch.hpp>

namespace patchbay::json {
namespace {

TEST_CASE("keys that begin and end alike have slots of their own") {
  KeyTable table;
  constexpr int kKeys = 20'000;
  const auto key = [](int i) { return "beginning" + std::to_string(100'000 + i) + "ending..."; };
  for (int i = 0; i < kKeys; ++i) table.add(key(i));
  table.build(0x9E6C63D0676A9A99);
  CHECK(table.displaced() < 4 * kKeys);
  CHECK(table.find(key(77)) == 77);
  CHECK(table.find(key(kKeys)) == KeyTable::kAbsent);
}

TEST_CASE("keys whose bytes cancel out collide under no seed that is not known") {
  // Each key is a word of eight characters, repeated once.
  for (const std::uint64_t seed :
       {std::uint64_t{0x9E6C63D0676A9A99}, std::uint64_t{0x2545F4914F6CDD1D}}) {
    KeyTable table;
    constexpr int kKeys = 20'000;
    for (int i = 0; i < kKeys; ++i) {
      const std::string word = std::to_string(10'000'000 + i);
      table.add(word + word);
    }
    table.build(seed);
    CHECK(table.displaced() < 4 * kKeys);
  }
}

TEST_CASE("a table of few keys finds them as one of many does") {
  const std::vector<std::string> keys = {
      "a", "",  "four", "eight888", "sixteen_sixteen_", "of a length beyond sixteen bytes",
      "b", "bb"};
  for (std::size_t count = 0; count <= keys.size(); ++count) {
    INFO(count);
    KeyTable table;
    for (std::size_t i = 0; i < count; ++i) table.add(keys[i]);
    table.build(0x9E6C63D0676A9A99);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      CHECK(table.find(keys[i]) == (i < count ? i : KeyTable::kAbsent));
    }
    CHECK(table.find("absent") == KeyTable::kAbsent);
    CHECK(table.find("of a length beyond sixteen byteS") == KeyTable::kAbsent);
  }
}

TEST_CASE("a table that was not built holds nothing") {
  const KeyTable unbuilt;
  CHECK(unbuilt.find("") == KeyTable::kAbsent);
  CHECK(unbuilt.find("a key of more than sixteen bytes") == KeyTable::kAbsent);
}

}  // namespace
}  // namespace patchbay::json
