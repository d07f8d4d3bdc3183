#include <catch2/catch.hpp>

#include "conformance/sample.h"
#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using Tree = nlohmann::json;

TEST_CASE("a sample satisfies the schema that it is made from") {
  for (
      const char* text :
      {R"({"type":"object","properties":{"a":{"type":"string","minLength":30}},"required":["a"]})",
       R"({"type":"string","pattern":"^https?://"})", R"({"type":["null","integer"],"minimum":7})",
       R"({"type":"array","items":{"enum":["x"]},"minItems":2})",
       R"({"oneOf":[{"type":"string","format":"date"},{"type":"null"}]})",
       R"({"$ref":"#/$defs/id","$defs":{"id":{"type":"integer","exclusiveMinimum":4}}})",
       R"({"type":"object","properties":{"n":{"type":"number","maximum":0.5}}})",
       R"({"anyOf":[{"allOf":[{"$ref":"#/$defs/a"},{"required":["y"],"properties":{"y":{"type":"boolean"}}}]},
            {"type":"null"}],"$defs":{"a":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}})",
       R"({"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["name"],"properties":
            {"name":{"type":"string"},"parent":{"$ref":"#/$defs/node"},
             "parts":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}})"}) {
    const Tree schema = Tree::parse(text);
    const auto compiled = schema::Schema::compile(text);
    REQUIRE(compiled);
    for (const Fill fill : {Fill::kRequired, Fill::kDefaults, Fill::kAll}) {
      const Tree value = sample(schema, schema, fill, "/tmp");
      INFO(text << " gave " << value.dump());
      CHECK(compiled.value().accepts_value(value));
    }
  }
}

TEST_CASE("a sample has what is required, what has a default, or everything") {
  const Tree schema = Tree::parse(
      R"({"type":"object","required":["a"],"properties":{"a":{"type":"string"},
          "b":{"type":"integer","default":5},"c":{"type":"boolean"}}})");
  CHECK(sample(schema, schema, Fill::kRequired, "").dump() == R"({"a":"a"})");
  CHECK(sample(schema, schema, Fill::kDefaults, "").dump() == R"({"a":"a","b":5})");
  CHECK(sample(schema, schema, Fill::kAll, "").dump() == R"({"a":"a","b":5,"c":true})");
}

TEST_CASE("another sample changes each member that the schema lets have another value") {
  const std::string text = R"({"type":"object","additionalProperties":false,"properties":{
      "url":{"type":"string","pattern":"^https?://"},"place":{"type":"string","pattern":"^/"},
      "on":{"type":"boolean"},"size":{"type":"integer","maximum":7},"level":{"enum":["a","b"]},
      "same":{"const":1}}})";
  const auto compiled = schema::Schema::compile(text);
  REQUIRE(compiled);
  const auto accepts = [&](const Tree& value) { return compiled.value().accepts_value(value); };
  const Tree usual = {{"url", "https://api.example"},
                      {"place", "/tmp"},
                      {"on", true},
                      {"size", 7},
                      {"level", "a"},
                      {"same", 1}};
  const Tree other = other_sample(usual, Tree::parse(text), accepts);
  INFO(other.dump());
  CHECK(accepts(other));
  for (const char* name : {"url", "place", "on", "size", "level"}) {
    INFO(name);
    CHECK(other.at(name) != usual.at(name));
  }
  CHECK(other.at("same") == 1);
}

}  // namespace
}  // namespace patchbay::conformance
