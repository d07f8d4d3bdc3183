#include <catch2/catch.hpp>
#include <thread>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

// A schema that uses all data that is made during a check: short and long searches, marks, hashes,
// faults.
constexpr std::string_view kShared = R"({"$dynamicAnchor":"node","type":"object",
  "properties":{"name":{"type":"string","pattern":"^(?:[a-z]|é)+$"},"text":{"pattern":"(?:x|y)[xz]*b"},
    "tags":{"uniqueItems":true},"next":{"$dynamicRef":"#node"}},
  "patternProperties":{"^x-":{"type":"integer"}},"unevaluatedProperties":false})";

TEST_CASE("one compiled schema is asked by threads at the same time") {
  const auto schema = Schema::compile(kShared).value();
  const std::string valid = R"({"name":"abc","x-1":1,"tags":[1,2,3,4,5,6,7,8,9,10],"text":")" +
                            std::string(6000, 'x') + R"(b","next":{"name":"é"}})";
  const std::string invalid = R"({"name":"ABC","other":1,"tags":[1,1]})";
  std::vector<int> right(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : right) {
      threads.emplace_back([&] {
        const Schema mine = schema;
        for (int i = 0; i < 50; ++i) {
          const auto checked = mine.check(invalid);
          count += mine.accepts(valid) && !checked &&
                           checked.error().details().faults.size() == 3 &&
                           mine.report(valid, OutputFormat::kVerbose).has_value()
                       ? 1
                       : 0;
        }
      });
    }
  }
  for (const int count : right) CHECK(count == 50);
}

}  // namespace
}  // namespace patchbay::schema
