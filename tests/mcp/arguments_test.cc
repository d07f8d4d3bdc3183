#include "mcp/arguments.h"

#include <catch2/catch.hpp>

namespace patchbay::mcp {
namespace {

Tool tool_with(const char* parameters) {
  const auto compiled = schema::Schema::compile(parameters);
  REQUIRE(compiled.has_value());
  const catalog::Action action{.id = "a",
                               .name = "A",
                               .description = "Does.",
                               .parameters = compiled.value(),
                               .result = {},
                               .scopes = {}};
  return tool_of(action, "c", {}, "c_a");
}

std::string taken(const Tool& tool, std::string_view given, int mended = 0) {
  const auto document = json::Document::read(given, 50);
  REQUIRE(document.has_value());
  const auto arguments = arguments_for(tool, &document.value().root());
  REQUIRE(arguments);
  CHECK(arguments->mended == mended);
  return arguments->json;
}

TEST_CASE("absent and null arguments are {}, others than an object are refused") {
  const Tool tool = tool_with("{}");
  CHECK(arguments_for(tool, nullptr)->json == "{}");
  CHECK(taken(tool, "null") == "{}");
  for (const char* wrong : {"[]", "\"{}\"", "5", "true"}) {
    const auto document = json::Document::read(wrong, 5);
    CHECK_FALSE(arguments_for(tool, &document.value().root()));
  }
}

TEST_CASE("objects and arrays that came as text are read where the schema wants them") {
  const Tool tool = tool_with(
      R"({"properties":{"o":{"type":"object"},"l":{"type":["array","null"]},"s":{"type":"string"},
          "e":{"type":["object","string"]},"x":{}}})");
  CHECK(taken(tool, R"({"o":"{\"a\": 1.50}","l":"[1]"})", 2) == R"({"o":{"a":1.50},"l":[1]})");
  CHECK(taken(tool, R"({"o":"{broken","s":"{}","e":"{}","x":"[]","l":"{}"})") ==
        R"({"o":"{broken","s":"{}","e":"{}","x":"[]","l":"{}"})");
  CHECK(taken(tool, R"({"o":"{\"a\":1,\"a\":2}"})") == R"({"o":"{\"a\":1,\"a\":2}"})");
}

TEST_CASE("an object that came as text is not read where a header repeats something inside it") {
  const Tool tool = tool_with(
      R"({"properties":{"o":{"type":"object","properties":{"s":{"type":"string","x-mcp-header":"S"}}},
          "p":{"type":"object"}}})");
  CHECK(taken(tool, R"({"o":"{\"s\":\"x\"}","p":"{}"})", 1) == R"({"o":"{\"s\":\"x\"}","p":{}})");
}

TEST_CASE("null is left out where the schema can only mean that the argument is absent") {
  const Tool tool = tool_with(
      R"({"properties":{"o":{"type":"string"},"n":{"type":["string","null"]},"r":{"type":"string"},
          "e":{"enum":[null]},"x":{}},"required":["r"]})");
  CHECK(taken(tool, R"({"o":null,"n":null,"e":null,"x":null})", 1) ==
        R"({"n":null,"e":null,"x":null})");
  CHECK(taken(tool, R"({"r":null})") == R"({"r":null})");
}

TEST_CASE("the argument that names an account is taken out, under a name that is free") {
  const Tool tool = tool_with(R"({"properties":{"s":{"type":"string"}}})");
  const auto document = json::Document::read(R"({"account":"one","s":"x"})", 5);
  const auto arguments = arguments_for(tool, &document.value().root());
  CHECK(arguments->account == "one");
  CHECK(arguments->json == R"({"s":"x"})");
  const Tool taken_name = tool_with(R"({"properties":{"account":{"type":"string"}}})");
  CHECK(taken_name.account_argument == "patchbay_account");
  const wire::Json shown = taken_name.shown_with_accounts({"one", "two"});
  CHECK(shown["inputSchema"]["properties"]["patchbay_account"]["enum"] ==
        wire::Json::parse(R"(["one","two"])"));
  CHECK(shown["inputSchema"]["required"] == wire::Json::parse(R"(["patchbay_account"])"));
}

}  // namespace
}  // namespace patchbay::mcp
