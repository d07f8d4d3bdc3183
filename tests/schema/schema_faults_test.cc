// Tests the faults that are reported for an invalid schema.
#include <catch2/catch.hpp>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

std::vector<Fault> faults_of(std::string_view schema) {
  const auto compiled = Schema::compile(schema);
  REQUIRE_FALSE(compiled.has_value());
  CHECK(compiled.error().code() == Code::kInvalidArgument);
  return compiled.error().details().faults;
}

TEST_CASE("every fault of a schema is named with its place, not the first alone") {
  const auto faults = faults_of(R"({"type":"strin","minLength":-1,"pattern":"(","required":"a",
    "properties":{"a":{"$ref":"#/$defs/none"},"b":5,"c":{"multipleOf":0,"enum":"x"}},
    "items":[{}],"allOf":[],"anyOf":{},"uniqueItems":1,"$defs":{"d":{"$ref":1,"maximum":"2"}}})");
  std::vector<std::string> pointers;
  for (const Fault& fault : faults) pointers.push_back(fault.pointer);
  std::sort(pointers.begin(), pointers.end());
  const std::vector<std::string> expected = {"/$defs/d/$ref",
                                             "/$defs/d/maximum",
                                             "/allOf",
                                             "/anyOf",
                                             "/items",
                                             "/minLength",
                                             "/pattern",
                                             "/properties/a/$ref",
                                             "/properties/b",
                                             "/properties/c/enum",
                                             "/properties/c/multipleOf",
                                             "/required",
                                             "/type",
                                             "/uniqueItems"};
  CHECK(pointers == expected);
}

TEST_CASE("a fault of a schema says what was found and what is expected") {
  const auto faults = faults_of(R"({"properties":{"n":{"maxItems":"3"}}})");
  REQUIRE(faults.size() == 1);
  CHECK(
      faults.front().sentence ==
      R"(The value at "/properties/n/maxItems" is "3" (a string), expected an integer of 0 or more.)");
}

TEST_CASE("a schema with a million faults is told of a hundred") {
  std::string schema = R"({"allOf":[1)";
  for (int i = 0; i < 100'000; ++i) schema += ",1";
  CHECK(faults_of(schema + "]}").size() == 100);
}

}  // namespace
}  // namespace patchbay::schema
