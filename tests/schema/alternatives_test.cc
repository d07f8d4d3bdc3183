// Tests what is told when no alternative of anyOf or oneOf holds: sentences that a caller can act
// on, and that are true of every alternative they stand for.
#include "told.h"

namespace patchbay::schema {
namespace {

TEST_CASE("alternatives told apart by their keys: the one that has the caller's keys is told") {
  constexpr std::string_view kClosed = R"({"anyOf":[
    {"type":"object","properties":{"url":{"type":"string"},"method":{"enum":["GET","POST"]}},
     "required":["url"],"additionalProperties":false},
    {"type":"object","properties":{"path":{"type":"string"}},"required":["path"],
     "additionalProperties":false}]})";
  CHECK(
      told(kClosed, R"({"url":"x","method":"get"})") ==
      Sentences{
          R"(The value at "/method" is "get" (a string), expected one of "GET", "POST". Did you mean "GET"? This is the closest of 2 alternatives.)"});
  constexpr std::string_view kOpen = R"({"anyOf":[
    {"type":"object","properties":{"url":{"type":"string"},"method":{"enum":["GET","POST"]}},
     "required":["url"]},
    {"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}]})";
  CHECK(
      told(kOpen, R"({"url":"x","method":"get"})") ==
      Sentences{
          R"(The value at "/method" is "get" (a string), expected one of "GET", "POST". Did you mean "GET"? Or give "path" instead. This is the closest of 2 alternatives.)"});
  constexpr std::string_view kFilter = R"({"$defs":{"filter":{"anyOf":[
    {"type":"object","properties":{"and":{"type":"array","items":{"$ref":"#/$defs/filter"}}},
     "required":["and"],"additionalProperties":false},
    {"type":"object","properties":{"not":{"$ref":"#/$defs/filter"}},
     "required":["not"],"additionalProperties":false},
    {"type":"object","properties":{"field":{"type":"string"},"op":{"enum":["eq","gt"]},"value":{}},
     "required":["field","op","value"],"additionalProperties":false}]}},
    "$ref":"#/$defs/filter"})";
  CHECK(
      told(kFilter, R"({"field":"b","op":"lt","value":1})") ==
      Sentences{
          R"(The value at "/op" is "lt" (a string), expected one of "eq", "gt". This is the closest of 3 alternatives.)"});
  CHECK(
      told(kFilter, R"({"and":[{"not":{"field":"b","op":"lt","value":1}}]})") ==
      Sentences{
          R"(The value at "/and/0/not/op" is "lt" (a string), expected one of "eq", "gt". This is the closest of 3 alternatives.)"});
  CHECK(
      told(kFilter, R"({"xor":[]})") ==
      Sentences{
          R"(The object lacks the keys of one of these: "and"; "not"; "field" and "op" and "value".)"});
}

TEST_CASE("where values are named, their type is not: no other value of that type would fit") {
  CHECK(told(R"({"enum":["a","b"],"type":"string"})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "a", "b".)"});
  CHECK(told(R"({"type":"string","enum":["a","b"]})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "a", "b".)"});
  CHECK(told(R"({"type":"string","enum":["a",5]})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected type string. Send it as a text: "5".)"});
  CHECK(told(R"({"anyOf":[{"enum":["fast","deep"],"type":"string"},{"type":"null"}]})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "fast", "deep", or type null.)"});
  CHECK(told(R"({"anyOf":[{"type":"string","enum":["fast","deep"]},{"type":"null"}]})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "fast", "deep", or type null.)"});
  CHECK(told(R"({"anyOf":[{"const":"all","type":"string"},{"type":"integer"}]})", "null") ==
        Sentences{R"(The value is null, expected "all", or type integer.)"});
}

TEST_CASE("an alternative that fails elsewhere too does not say what would be enough") {
  constexpr std::string_view kOperator = R"({"anyOf":[
    {"type":"object","properties":{"op":{"enum":["eq","gt"]},"value":{"type":"number"}},
     "required":["op","value"]},
    {"type":"object","properties":{"op":{"enum":["eq","contains"]},"value":{"type":"string"}},
     "required":["op","value"]}]})";
  CHECK(told(kOperator, R"({"op":"gt","value":true})") ==
        Sentences{R"(The value at "/value" is true (a boolean), expected type number.)"});
  CHECK(
      told(kOperator, R"({"op":"eq","value":true})") ==
      Sentences{
          R"(The value at "/value" is true (a boolean), expected type number or string. Send it as a text: "true".)"});
  constexpr std::string_view kTuple = R"({"anyOf":[
    {"type":"array","prefixItems":[{"const":"eq"},{"type":"string"}],"items":false},
    {"type":"array","prefixItems":[{"const":"and"}],"items":{"type":"array"}}]})";
  CHECK(
      told(kTuple, R"(["and",1])") ==
      Sentences{
          R"(The value at "/1" is 1 (an integer), expected type array. Send it as a list: [1].)"});
  CHECK(
      told(kTuple, R"(["eq","a","b"])") ==
      Sentences{
          R"(The value is ["eq","a","b"] (an array), expected at most 2 items; it has 3. This is the closest of 2 alternatives.)"});
}

TEST_CASE("each rule that would be enough is told, also when one names another within it") {
  CHECK(told(R"({"anyOf":[{"minimum":10},{"minimum":1}]})", "0") ==
        Sentences{R"(The value is 0 (an integer), expected at least 10 or at least 1.)"});
  CHECK(
      told(R"({"anyOf":[{"pattern":"^ab-"},{"pattern":"^a"}]})", R"("zzz")") ==
      Sentences{
          R"(The value is "zzz" (a string), expected a text that matches the pattern ^ab- or a text that matches the pattern ^a.)"});
  CHECK(told(R"({"anyOf":[{"multipleOf":10},{"multipleOf":1}]})", "1.5") ==
        Sentences{R"(The value is 1.5 (a number), expected a multiple of 10 or a multiple of 1.)"});
}

TEST_CASE("keys that are missing are told once, with all that belong together") {
  CHECK(told(R"({"anyOf":[{"properties":{"id":{"type":"string"}},"required":["id"]},
                          {"properties":{"id":{"type":"integer"}},"required":["id"]}]})",
             "{}") == Sentences{R"(The object lacks the required key "id".)"});
  constexpr std::string_view kPlace = R"({"anyOf":[{"required":["address"]},
    {"required":["lat","lon"]},{"required":["city","country"]}],
    "properties":{"address":{},"lat":{},"lon":{},"city":{},"country":{}}})";
  CHECK(
      told(kPlace, "{}") ==
      Sentences{
          R"(The object lacks the keys of one of these: "address"; "lat" and "lon"; "city" and "country".)"});
  CHECK(told(R"({"allOf":[{"required":["a"]},{"required":["a"]},{"required":["a"]}]})", "{}") ==
        Sentences{R"(The object lacks the required key "a".)"});
}

TEST_CASE("that an alternative is the closest is told once, however deep the union") {
  constexpr std::string_view kTree = R"({"$defs":{"t":{"anyOf":[
    {"type":"object","properties":{"n":{"$ref":"#/$defs/t"},"a":{"type":"string"}},"required":["n"]},
    {"type":"object","properties":{"leaf":{"type":"integer"}},"required":["leaf"]}]}},
    "$ref":"#/$defs/t"})";
  const Sentences sentences = told(kTree, R"({"n":{"n":{"n":{"n":{"leaf":"x"}}}}})");
  CHECK(
      sentences ==
      Sentences{
          R"(The value at "/n/n/n/n/leaf" is "x" (a string), expected type integer. Or give "n" instead. This is the closest of 2 alternatives.)"});
}

TEST_CASE("a key in another style is recognized") {
  CHECK(
      told(R"({"properties":{"per_page":{}},"additionalProperties":false})", R"({"PerPage":2})") ==
      Sentences{
          R"(The key "PerPage" at "/PerPage" is not known; known are "per_page". Did you mean "per_page"?)"});
  CHECK(
      told(R"({"properties":{"issue_number":{}},"required":["issue_number"]})",
           R"({"issueNumber":12})") ==
      Sentences{
          R"(The object lacks the required key "issue_number". Its key "issueNumber" may be meant.)"});
  constexpr std::string_view kParent = R"({"properties":{"parent":{"anyOf":[
    {"type":"object","properties":{"database_id":{"type":"string"}},"required":["database_id"],
     "additionalProperties":false},
    {"type":"object","properties":{"page_id":{"type":"string"}},"required":["page_id"],
     "additionalProperties":false},
    {"type":"null"}]}}})";
  CHECK(
      told(kParent, R"({"parent":{"pageId":"x"}})") ==
      Sentences{
          R"(The object at "/parent" lacks the required key "page_id". Its key "pageId" may be meant. This is the closest of 2 alternatives.)",
          R"(The key "pageId" at "/parent/pageId" is not known; known are "page_id". Did you mean "page_id"?)"});
}

TEST_CASE("items beyond the last one that is allowed are one fault of the list") {
  CHECK(told(R"({"prefixItems":[{},{},{}],"items":false})", "[1,2,3,4,5]") ==
        Sentences{R"(The value is [1,2,3,4,5] (an array), expected at most 3 items; it has 5.)"});
  CHECK(told(R"({"items":false})", "[1]") ==
        Sentences{R"(The value is [1] (an array), expected no items; it has 1.)"});
}

}  // namespace
}  // namespace patchbay::schema
