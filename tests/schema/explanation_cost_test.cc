// Tests that the cost of an explanation grows with the instance, and not with the product of
// instance and schema. If a limit cuts the list of faults, the report says "at least".
#include <catch2/catch.hpp>
#include <ctime>
#include <string>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

using Catch::Contains;

// Returns `count` texts, separated by commas. "#" in `text` is replaced by the number of each text.
std::string list_of(const std::string& text, int count) {
  const std::size_t at = text.find('#');
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += i == 0 ? "" : ",";
    list += text.substr(0, at) + std::to_string(i) + text.substr(at + 1);
  }
  return list;
}

struct TimedExplanation {
  Error error;
  double seconds;  // CPU time in seconds
};

TimedExplanation explained(const std::string& schema, const std::string& instance) {
  const auto compiled = Schema::compile(schema).value();
  const std::clock_t begin = std::clock();
  auto checked = compiled.check(instance);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  REQUIRE(checked.has_error());
  REQUIRE(checked.error().code() == Code::kInvalidArgument);
  return {std::move(checked).error(), seconds};
}

// These limits are much higher than the usual times, and much lower than the product of both sizes
// would need, even without optimization.
constexpr double kSeconds = 30;

TEST_CASE("many unknown keys are counted, and the first of them told with the known ones") {
  const auto told = explained(R"({"properties":{)" + list_of(R"("property_number_#":true)", 400) +
                                  R"(},"additionalProperties":false})",
                              "{" + list_of(R"("propperty_nummber_#":1)", 20'000) + "}");
  CHECK(told.seconds < kSeconds);
  CHECK_THAT(told.error.message(), Contains("at least") && Contains("the first 100"));
  CHECK_THAT(told.error.details().faults.front().sentence,
             Contains("Did you mean \"property_number_0\"?"));
}

TEST_CASE("values that are nearly one of many cost no more than others") {
  const auto told =
      explained(R"({"items":{"enum":[)" + list_of(R"("property_number_#")", 2000) + "]}}",
                "[" + list_of(R"("propperty_nummber_#")", 20'000) + "]");
  CHECK(told.seconds < kSeconds);
  CHECK_THAT(told.error.details().faults.front().sentence, Contains("Did you mean"));
}

TEST_CASE("keys that many other keys ask for are told as far as the limit goes") {
  const std::string asked = "[" + list_of(R"("asked_#")", 600) + "]";
  const auto told = explained(R"({"dependentRequired":{)" + list_of("\"k#\":" + asked, 1000) + "}}",
                              "{" + list_of(R"("k#":1)", 1000) + "}");
  CHECK(told.seconds < kSeconds);
  CHECK_THAT(told.error.message(), Contains("at least 30000 faults"));
}

TEST_CASE("keys that nothing knows are told of an object in which something else failed") {
  const auto told = explained(R"({"items":{"required":["z"],"allOf":[)" +
                                  list_of(R"({"properties":{"a#":true}})", 900) +
                                  R"(],"unevaluatedProperties":false}})",
                              "[{" + list_of(R"("k#":1)", 9000) + "}]");
  CHECK(told.seconds < kSeconds);
  CHECK_THAT(told.error.details().faults[1].sentence, Contains("\"k0\""));
}

TEST_CASE("items that differ are told apart by a secret, also where another rule failed") {
  // With a fixed key of the hash, the hashes of these texts would be equal.
  const auto told =
      explained(R"({"uniqueItems":true,"maxItems":1})", "[" + list_of("[#,0]", 60'000) + "]");
  CHECK(told.seconds < kSeconds);
  REQUIRE(told.error.details().faults.size() == 1);
  CHECK(told.error.details().faults.front().keyword == "maxItems");
}

TEST_CASE("alternatives with many keys are read once, not for each value") {
  const std::string keys = list_of(R"("p#":true)", 3000);
  std::string alternatives;
  for (int i = 0; i < 20; ++i) {
    alternatives += std::string(i == 0 ? "" : ",") + R"({"required":["r)" + std::to_string(i) +
                    R"(","s"],"properties":{)" + keys + "}}";
  }
  const auto told = explained(R"({"items":{"anyOf":[)" + alternatives + "]}}",
                              "[" + list_of(R"({"x#":1})", 5000) + "]");
  CHECK(told.seconds < kSeconds);
}

TEST_CASE("alternatives that list many values are read once, whatever a value chooses of them") {
  std::string alternatives;
  for (int i = 0; i < 300; ++i) {  // each lists half of the values
    std::string values;
    for (int k = 0; k < 300; ++k) {
      if (((i * 7 + k * 13) / 5) % 2 == 0) values += ",\"v" + std::to_string(k) + "\"";
    }
    alternatives += std::string(i == 0 ? "" : ",") +
                    R"({"required":["r"],"properties":{"t":{"enum":[")" + std::to_string(i) + "\"" +
                    values + "]}}}";
  }
  const auto told = explained(R"({"items":{"anyOf":[)" + alternatives + "]}}",
                              "[" + list_of(R"({"t":"v#"})", 5000) + "]");
  CHECK(told.seconds < kSeconds);
}

TEST_CASE("of many places that could tell alternatives apart only those of a value are looked at") {
  std::string objects;
  std::string tuples;
  for (int i = 0; i < 20; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    const std::string constant = R"({"const":)" + std::to_string(i) + "}";
    objects +=
        comma + R"({"required":["r"],"properties":{)" + list_of("\"p#\":" + constant, 500) + "}}";
    tuples += comma + R"({"minItems":2,"prefixItems":[)" + constant;
    for (int k = 1; k < 500; ++k) tuples += "," + constant;
    tuples += "]}";
  }
  const std::string members = "{" + list_of(R"("p#":-1)", 500) + "}";
  for (const auto& [alternatives, items] :
       {std::pair(objects,
                  list_of(R"({"p#":-1})", 500) + "," + members + "," + list_of(R"({"x":#})", 5000)),
        std::pair(tuples, list_of("[-#]", 5000))}) {
    const auto told = explained(R"({"items":{"anyOf":[)" + alternatives + "]}}", "[" + items + "]");
    CHECK(told.seconds < kSeconds);
  }
}

TEST_CASE("unions of unions are opened once, however many ways lead to them") {
  std::string unions = R"("u10":{"required":["a"]})";
  for (int i = 0; i < 10; ++i) {
    const std::string next = R"({"$ref":"#/$defs/u)" + std::to_string(i + 1) + "\"}";
    unions += ",\"u" + std::to_string(i) + R"(":{"anyOf":[)" + next + "," + next + "]}";
  }
  const auto told = explained(R"({"items":{"$ref":"#/$defs/u0"},"$defs":{)" + unions + "}}",
                              "[" + list_of(R"({"x":#})", 500) + "]");
  CHECK(told.seconds < kSeconds);
  CHECK_THAT(told.error.details().faults.front().sentence,
             Contains("lacks the required key \"a\""));
}

TEST_CASE("a value that a base and its alternatives describe is told once, however deep") {
  constexpr double kAtOnce = 5;
  const std::string node = R"({"$ref":"#/$defs/n"})";
  std::string tree = R"({"x":"s","t":1})";
  for (int i = 0; i < 200; ++i) tree = R"({"v":)" + tree + R"(,"t":1})";
  const auto told = explained(R"({"$ref":"#/$defs/n","$defs":{"n":{"properties":{"v":)" + node +
                                  R"(,"x":{"type":"integer"}},"anyOf":[{"properties":{"v":)" +
                                  node + R"(},"required":["t"]},{"properties":{"v":)" + node +
                                  R"(},"required":["u"]}]}}})",
                              tree);
  CHECK(told.seconds < kAtOnce);
  CHECK(told.error.details().faults.size() == 1);
  CHECK_THAT(told.error.message(), Contains("expected type integer"));
}

TEST_CASE("the hints of many faults are judged together") {
  for (const auto& [items, each] :
       {std::pair(R"({"properties":{"n":{"anyOf":[{"type":"integer"},{"type":"null"}]}}})",
                  R"({"n":"#"})"),
        std::pair(R"({"type":"integer"})", R"("#")")}) {
    const auto told =
        explained(R"({"items":)" + std::string(items) + "}", "[" + list_of(each, 20'000) + "]");
    CHECK(told.seconds < kSeconds);
    for (const Fault& fault : told.error.details().faults) {
      CHECK_THAT(fault.sentence, Contains("without quotes"));
    }
  }
}

TEST_CASE("a subschema that refers to itself adds no faults and no time") {
  constexpr double kAtOnce = 1;
  const std::string twice =
      R"("$defs":{"p":{"allOf":[{"$ref":"#/$defs/p"},{"$ref":"#/$defs/p"}]}})";
  const auto of_value =
      explained(R"({"const":"z","allOf":[{"$ref":"#/$defs/p"}],)" + twice + "}", R"("x")");
  CHECK(of_value.seconds < kAtOnce);
  CHECK(of_value.error.details().faults.size() == 1);
  CHECK_THAT(of_value.error.details().faults.front().sentence, Contains("expected \"z\""));
  const auto of_key = explained(
      R"({"type":"object","required":["a"],"allOf":[{"$ref":"#/$defs/p"}],)" + twice + "}", "{}");
  CHECK(of_key.seconds < kAtOnce);
  CHECK(of_key.error.details().faults.size() == 1);
  const auto of_both = explained(
      R"({"not":{},"$ref":"#/$defs/p","$defs":{"p":{"$ref":"#/$defs/p","anyOf":[{"type":"object"},{"const":1}]}}})",
      R"("x")");
  CHECK(of_both.seconds < kAtOnce);
  for (const Fault& fault : of_both.error.details().faults) {
    CHECK_THAT(fault.sentence, !Contains("what the schema of this place describes"));
  }
}

}  // namespace
}  // namespace patchbay::schema
