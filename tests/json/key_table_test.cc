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
  // Two words of eight characters each, of which the first repeats in the second.
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

TEST_CASE("a walk finds the keys of a table in any order, again and again") {
  KeyTable table;
  const std::vector<std::string> keys = {
      "a", "",  "four", "eight888", "sixteen_sixteen_", "of a length beyond sixteen bytes",
      "b", "bb"};
  for (const std::string& key : keys) table.add(key);
  table.build(0x9E6C63D0676A9A99);
  const auto finds = [](KeyTable::Walk& walk, std::string_view key) {
    std::uint32_t index = KeyTable::kAbsent;
    return walk.find(key, index) ? index : KeyTable::kAbsent;
  };
  for (std::size_t first = 0; first < keys.size(); ++first) {
    for (std::size_t second = 0; second < keys.size(); ++second) {
      KeyTable::Walk walk(table);
      CHECK(finds(walk, keys[first]) == first);
      CHECK(finds(walk, "absent") == KeyTable::kAbsent);
      CHECK(finds(walk, "of a length beyond sixteen byteS") == KeyTable::kAbsent);
      CHECK(finds(walk, keys[second]) == second);
      CHECK(finds(walk, keys[second]) == second);
    }
  }
}

TEST_CASE("a table without keys holds none") {
  const KeyTable unbuilt;
  KeyTable built;
  built.build(7);
  for (const KeyTable* table : {&unbuilt, static_cast<const KeyTable*>(&built)}) {
    KeyTable::Walk walk(*table);
    std::uint32_t index = 0;
    CHECK_FALSE(walk.find("", index));
    CHECK_FALSE(walk.find("a key of more than sixteen bytes", index));
    CHECK(table->find("") == KeyTable::kAbsent);
  }
}

}  // namespace
}  // namespace patchbay::json
