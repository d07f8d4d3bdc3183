#include <catch2/catch.hpp>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

constexpr std::string_view kTool =
    R"({"type":"object","properties":{"repo":{"type":"string"},"state":{"enum":["open","closed","all"]},
    "per_page":{"type":"integer","minimum":1,"maximum":100}},"required":["repo"],"additionalProperties":false})";

TEST_CASE("every fault of the arguments is named, with what was found and what is allowed") {
  const auto schema = Schema::compile(kTool).value();
  const auto checked = schema.check(R"({"state":"opne","per_page":1000,"rpo":"a/b"})");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == Code::kInvalidArgument);
  std::vector<std::string> sentences;
  for (const Fault& fault : checked.error().details().faults) sentences.push_back(fault.sentence);
  const std::vector<std::string> expected = {
      R"(The value at "/state" is "opne" (a string), expected one of "open", "closed", "all". Did you mean "open"?)",
      R"(The value at "/per_page" is 1000 (an integer), expected at most 100.)",
      R"(The object lacks the required key "repo".)",
      R"(The key "rpo" at "/rpo" is not known; known are "repo", "state", "per_page". Did you mean "repo"?)"};
  CHECK(sentences == expected);
}

TEST_CASE("faults of a part of a document have the part's place before their pointers") {
  const auto checked = Schema::compile(kTool).value().check(R"({"per_page":0})", {}, "/of");
  REQUIRE_FALSE(checked);
  std::vector<std::string> said;
  for (const Fault& fault : checked.error().details().faults) {
    said.push_back(fault.pointer + " " + fault.sentence);
  }
  const std::vector<std::string> expected = {
      R"(/of/per_page The value at "/of/per_page" is 0 (an integer), expected at least 1.)",
      R"(/of The object at "/of" lacks the required key "repo".)"};
  CHECK(said == expected);
}

TEST_CASE("what a name or its looks call a secret is not shown, what has to be of a list is") {
  const auto schema = Schema::compile(
      R"({"properties":{"password":{"type":"integer"},"note":{"maxLength":3},
          "state":{"enum":["open"]},"inner":{"type":"null"}},"additionalProperties":false})");
  const auto checked = schema.value().check(
      R"({"password":"hunter22","note":"Bearer abcdefgh12","state":"opne",
          "inner":{"client_secret":"hunter22"},"api_key":"hunter22"})");
  REQUIRE_FALSE(checked);
  std::vector<std::string> found;
  std::string sentences;
  for (const Fault& fault : checked.error().details().faults) {
    found.push_back(fault.found);
    sentences += fault.sentence;
  }
  CHECK(found == std::vector<std::string>{"[redacted]", R"("Bearer [redacted]")", R"("opne")",
                                          R"({"client_secret":"[redacted]"})", "[redacted]"});
  CHECK(sentences.find("hunter22") == std::string::npos);
  CHECK(sentences.find("abcdefgh12") == std::string::npos);
}

TEST_CASE("of alternatives only the closest one is explained") {
  const auto schema = Schema::compile(R"({"oneOf":[
    {"properties":{"kind":{"const":"circle"},"radius":{"type":"number"}},"required":["kind","radius"]},
    {"properties":{"kind":{"const":"square"},"side":{"type":"number"}},"required":["kind","side"]}]})")
                          .value();
  const auto checked = schema.check(R"({"kind":"square","side":"2"})");
  REQUIRE_FALSE(checked);
  REQUIRE(checked.error().details().faults.size() == 1);
  CHECK(checked.error().details().faults.front().pointer == "/side");
}

TEST_CASE("malformed bytes, duplicate keys and too many bytes have errors of their own") {
  const auto schema = Schema::compile("{}").value();
  CHECK(schema.check("{\"a\":1,\n \"a\":2}").error().message().find("twice") != std::string::npos);
  CHECK(schema.check("[1,]").error().message().find("line 1, column 4") != std::string::npos);
  CHECK(schema.check("\"\xff\"").error().code() == Code::kMalformedRequest);
  CHECK(schema.check(std::string(100'000, '[')).error().code() == Code::kMalformedRequest);
  CHECK(schema.check("[1]", {.bytes = 2}).error().code() == Code::kTooLarge);
}

TEST_CASE("numbers are judged by their decimal value, beyond 64 bits too") {
  CHECK(Schema::compile(R"({"multipleOf":0.01})").value().accepts("19.99"));
  CHECK(Schema::compile(R"({"multipleOf":0.123456789})").value().check("1e308").error().code() ==
        Code::kInvalidArgument);
  const auto exact = Schema::compile(R"({"const":18446744073709551617})").value();
  CHECK(exact.accepts("18446744073709551617"));
  CHECK_FALSE(exact.accepts("18446744073709551616"));
  CHECK(Schema::compile(R"({"type":"integer"})").value().accepts("1e400"));
}

TEST_CASE(
    "required: true inside a property counts, is noted and is published in the standard form") {
  const auto schema =
      Schema::compile(R"({"properties":{"a":{"type":"string","required":true},"b":{}}})").value();
  CHECK_FALSE(schema.accepts("{}"));
  CHECK(schema.accepts(R"({"a":""})"));
  CHECK(schema.notes().size() == 1);
  CHECK(schema.standard_form() ==
        R"({"properties":{"a":{"type":"string"},"b":{}},"required":["a"]})");
}

}  // namespace
}  // namespace patchbay::schema
