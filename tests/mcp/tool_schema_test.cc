#include "mcp/tool_schema.h"

#include <catch2/catch.hpp>

#include "mcp/references.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

Json shown(const char* schema) { return shown_parameters(Json::parse(schema)).schema; }

TEST_CASE("what models refuse in arguments is shown in another form") {
  CHECK(shown("{}") == Json::parse(R"({"type":"object","properties":{}})"));
  CHECK(shown("true") == Json::parse(R"({"type":"object","properties":{}})"));
  CHECK(shown(R"({"type":"object","properties":{"v":true,"w":false}})")["properties"] ==
        Json::parse(R"({"v":{},"w":{"not":{}}})"));
  const Json nullable = shown(
      R"({"properties":{"a":{"type":["string","null"]},"b":{"type":["string","null"]}},"required":["b"]})");
  CHECK(nullable["properties"]["a"]["type"] == "string");
  CHECK(nullable["properties"]["b"]["type"] == Json::parse(R"(["string","null"])"));
  CHECK(shown(R"({"properties":{"o":{"type":"object"}}})")["properties"]["o"]["properties"] ==
        Json::object());
  CHECK(shown(R"({"properties":{"s":{"type":"string","properties":{},"required":["x"]}}})")
            ["properties"]["s"] == Json::parse(R"({"type":"string"})"));
  CHECK(shown(R"({"properties":{"n":{"minimum":3,"exclusiveMinimum":true}}})")["properties"]["n"] ==
        Json::parse(R"({"exclusiveMinimum":3})"));
  CHECK(shown(R"({"additionalProperties":false})")["additionalProperties"] == false);
}

TEST_CASE("alternatives at the root are merged, and the rule is said in words") {
  const auto merged = shown_parameters(Json::parse(
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},
          "anyOf":[{"required":["a"]},{"required":["b"],"properties":{"c":{}}}]})"));
  CHECK_FALSE(merged.schema.contains("anyOf"));
  CHECK(merged.schema["properties"].contains("c"));
  CHECK(merged.rule == "Give at least one of these: \"a\"; or \"b\".");
  const auto all = shown_parameters(Json::parse(
      R"({"allOf":[{"properties":{"a":{}},"required":["a"]},{"required":["a","b"]}]})"));
  CHECK(all.schema["required"] == Json::parse(R"(["a","b"])"));
  CHECK(all.rule.empty());
}

TEST_CASE("references are replaced, or stay as one form") {
  const Json inlined = shown(
      R"({"properties":{"p":{"$ref":"#/definitions/P"}},"definitions":{"P":{"type":"string"}}})");
  CHECK(inlined["properties"]["p"] == Json::parse(R"({"type":"string"})"));
  CHECK_FALSE(has_references(inlined));
  CHECK_FALSE(inlined.contains("definitions"));
  const Json recursive = shown(
      R"({"properties":{"p":{"$ref":"#/definitions/P"}},
          "definitions":{"P":{"type":"array","items":{"$ref":"#/definitions/P"}}}})");
  CHECK(recursive["properties"]["p"]["$ref"] == "#/$defs/P");
  CHECK(recursive["$defs"]["P"]["items"]["$ref"] == "#/$defs/P");
  CHECK_FALSE(recursive.contains("definitions"));
  // Each of ten references to a large schema would add a copy of it.
  Json large = Json::parse(R"({"properties":{},"$defs":{"L":{"type":"string","description":""}}})");
  large["$defs"]["L"]["description"] = std::string(1000, 'x');
  for (int i = 0; i < 10; ++i)
    large["properties"]["p" + std::to_string(i)] = {{"$ref", "#/$defs/L"}};
  const Json kept = shown_parameters(large).schema;
  CHECK(kept["properties"]["p0"]["$ref"] == "#/$defs/L");
  CHECK(kept.dump().size() < 2 * large.dump().size());
  CHECK(without_references(Json::parse(R"({"$ref":"#/$defs/Gone"})")).contains("$ref"));
}

TEST_CASE("references stay if what they name would make the schema very deep") {
  Json schema = {{"properties", {{"a", {{"$ref", "#/$defs/d0"}}}}}, {"$defs", Json::object()}};
  constexpr int kDefinitions = 30;
  for (int i = 0; i < kDefinitions; ++i) {
    Json definition = {{"type", "string"}};
    if (i + 1 < kDefinitions) definition = {{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
    for (int level = 0; level < 180; ++level) definition = {{"not", std::move(definition)}};
    schema["$defs"]["d" + std::to_string(i)] = std::move(definition);
  }
  CHECK(shown_parameters(schema).schema["properties"]["a"]["$ref"] == "#/$defs/d0");
  const auto result = shown_result(schema);
  REQUIRE(result);
  CHECK(has_references(result->schema));
}

TEST_CASE(
    "a root that names a boolean schema, and keywords of a wrong kind, are no fault of a list") {
  const Json boolean = Json::parse(R"({"$ref":"#/$defs/x","$defs":{"x":true}})");
  CHECK(shown_parameters(boolean).schema == Json::parse(R"({"type":"object","properties":{}})"));
  CHECK_FALSE(shown_result(boolean));
  CHECK(shown(R"({"required":true,"allOf":[{"required":["b"]}]})")["required"] == Json{"b"});
  const Json kept =
      shown(R"({"properties":{"p":{"$ref":"#/$defs/gone"}},"$defs":[],"definitions":{"P":{}}})");
  CHECK(kept["$defs"].contains("P"));
}

TEST_CASE("the schema of a result is shown where every client can use it") {
  CHECK_FALSE(shown_result(Json(true)));
  CHECK_FALSE(shown_result(Json::object()));
  CHECK_FALSE(shown_result(Json::parse(R"({"type":"object","$id":"https://a.example/s"})")));
  CHECK_FALSE(shown_result(Json::parse(R"({"type":"object","patternProperties":{"[":{}}})")));
  const auto object = shown_result(Json::parse(
      R"({"type":"object","properties":{"n":{"type":["integer","null"]},"s":{"pattern":"(?<x>"},"id":{"type":"string"}}})"));
  REQUIRE(object);
  CHECK_FALSE(object->is_wrapped);
  CHECK(object->schema["properties"]["n"]["type"] == Json::parse(R"(["integer","null"])"));
  CHECK_FALSE(object->schema["properties"]["s"].contains("pattern"));
  const auto list = shown_result(Json::parse(
      R"({"type":"array","items":{"$ref":"#/$defs/T"},"$defs":{"T":{"items":{"$ref":"#/$defs/T"}}}})"));
  REQUIRE(list);
  CHECK(list->is_wrapped);
  CHECK(list->schema["type"] == "object");
  CHECK(list->schema["properties"]["result"]["items"]["$ref"] == "#/properties/result/$defs/T");
}

}  // namespace
}  // namespace patchbay::mcp
