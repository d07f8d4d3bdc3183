// Tests the faults that are reported if no alternative of anyOf or oneOf matches. A caller can act
// on each sentence, and each sentence is true for all alternatives that it describes.
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
          R"(The value at "/method" is "get" (a string), expected one of "GET", "POST". Did you mean "GET"?)"});
  constexpr std::string_view kOpen = R"({"anyOf":[
    {"type":"object","properties":{"url":{"type":"string"},"method":{"enum":["GET","POST"]}},
     "required":["url"]},
    {"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}]})";
  CHECK(
      told(kOpen, R"({"url":"x","method":"get"})") ==
      Sentences{
          R"(The value at "/method" is "get" (a string), expected one of "GET", "POST". Did you mean "GET"?)"});
  constexpr std::string_view kFilter = R"({"$defs":{"filter":{"anyOf":[
    {"type":"object","properties":{"and":{"type":"array","items":{"$ref":"#/$defs/filter"}}},
     "required":["and"],"additionalProperties":false},
    {"type":"object","properties":{"not":{"$ref":"#/$defs/filter"}},
     "required":["not"],"additionalProperties":false},
    {"type":"object","properties":{"field":{"type":"string"},"op":{"enum":["eq","gt"]},"value":{}},
     "required":["field","op","value"],"additionalProperties":false}]}},
    "$ref":"#/$defs/filter"})";
  CHECK(told(kFilter, R"({"field":"b","op":"lt","value":1})") ==
        Sentences{R"(The value at "/op" is "lt" (a string), expected one of "eq", "gt".)"});
  CHECK(
      told(kFilter, R"({"and":[{"not":{"field":"b","op":"lt","value":1}}]})") ==
      Sentences{R"(The value at "/and/0/not/op" is "lt" (a string), expected one of "eq", "gt".)"});
  CHECK(
      told(kFilter, R"({"xor":[]})") ==
      Sentences{
          R"(The object lacks the keys of one of these: "and"; "not"; "field" and "op" and "value".)",
          R"(The key "xor" at "/xor" is not known; known are "and", "not", "field", "op", "value".)"});
}

TEST_CASE("where values are named, their type is not: no other value of that type would fit") {
  CHECK(told(R"({"enum":["a","b"],"type":"string"})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "a", "b".)"});
  CHECK(told(R"({"type":"string","enum":["a","b"]})", "5") ==
        Sentences{R"(The value is 5 (an integer), expected one of "a", "b".)"});
  CHECK(told(R"({"type":"string","enum":["a",5]})", "5") ==
        Sentences{
            R"(The value is 5 (an integer), expected type string.)"});  // "5" is not in the enum
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
      Sentences{R"(The value is ["eq","a","b"] (an array), expected at most 2 items; it has 3.)"});
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

TEST_CASE("what the alternatives allow at one place is told of those too that fail elsewhere") {
  constexpr std::string_view kValue = R"({"anyOf":[
    {"properties":{"v":{"type":"integer"}},"required":["v","i"]},
    {"properties":{"v":{"type":"string"}},"required":["v"]}]})";
  CHECK(
      told(kValue, R"({"v":true})") ==
      Sentences{
          R"(The value at "/v" is true (a boolean), expected type integer or string. Send it as a text: "true".)"});
  constexpr std::string_view kConstants = R"({"anyOf":[
    {"properties":{"mode":{"enum":["x","y"]}},"required":["p"]},
    {"properties":{"mode":{"enum":["x","y"]}},"required":["q"]}]})";
  CHECK(told(kConstants, R"({"mode":"z","p":1})") ==
        Sentences{R"(The value at "/mode" is "z" (a string), expected one of "x", "y".)"});
}

TEST_CASE("a wrong constant is farther than a key that is missing, in any order") {
  const std::string wants = R"({"properties":{"k":{"const":"b"}},"required":["k"]})";
  const std::string lacks = R"({"properties":{"k":{"type":"string"}},"required":["k","v"]})";
  for (const std::string& both : {wants + "," + lacks, lacks + "," + wants}) {
    CHECK(told(R"({"anyOf":[)" + both + "]}", R"({"k":"a"})") ==
          Sentences{
              R"(The object lacks the required key "v". This is the closest of 2 alternatives.)"});
  }
}

TEST_CASE("a member of another type is farther than one that breaks another rule, in any order") {
  const std::string list = R"({"properties":{"content":{"type":"array"}}})";
  const std::string text = R"({"properties":{"content":{"type":"string","maxLength":3}}})";
  for (const std::string& both : {list + "," + text, text + "," + list}) {
    CHECK(
        told(R"({"anyOf":[)" + both + "]}", R"({"content":"abcd"})") ==
        Sentences{
            R"(The value at "/content" is "abcd" (a string), expected at most 3 characters. This is the closest of 2 alternatives.)"});
  }
}

TEST_CASE("one or a list of: the alternative for the kind of the value is told, in any order") {
  const std::string one = R"({"type":"string","enum":["a","b"]})";
  const std::string list = R"({"type":"array","items":{"type":"string","enum":["a","b"]}})";
  for (const std::string& both : {one + "," + list, list + "," + one}) {
    const std::string schema = R"({"anyOf":[)" + both + "]}";
    CHECK(told(schema, R"(["a","c"])") ==
          Sentences{R"(The value at "/1" is "c" (a string), expected one of "a", "b".)"});
    CHECK(told(schema, R"("c")") ==
          Sentences{R"(The value is "c" (a string), expected one of "a", "b", or type array.)"});
  }
  const std::string word = R"({"enum":["auto","none"]})";
  const std::string object = R"({"type":"object","required":["name"]})";
  for (const std::string& both : {word + "," + object, object + "," + word}) {
    CHECK(told(R"({"anyOf":[)" + both + "]}", R"({"nam":"x"})") ==
          Sentences{R"(The object lacks the required key "name".)"});
  }
  CHECK(told(R"({"anyOf":[{"const":5},{"type":"object","required":["name"]}]})", "5.5") ==
        Sentences{"The value is 5.5 (a number), expected 5, or type object."});
}

TEST_CASE("of alternatives that hold the name is told, also if it stands behind a reference") {
  constexpr std::string_view kPets = R"({"oneOf":[{"$ref":"#/$defs/dog"},{"$ref":"#/$defs/cat"},
      {"allOf":[{"$ref":"#/$defs/dog"}],"title":"Our dog"}],
    "$defs":{"dog":{"title":"Dog","required":["name"]},"cat":{"required":["id"]}}})";
  CHECK(
      told(kPets, R"({"id":1,"name":"x"})") ==
      Sentences{
          R"(The value is {"id":1,"name":"x"} (an object), expected what fits exactly one of the 3 alternatives; it fits 3: number 1 ("Dog"), a value with the key "name"; number 2 ("cat"), a value with the key "id"; number 3 ("Our dog"), a value with the key "name".)"});
}

// Returns a union of objects, each with one key that leads to the union again.
std::string tree_of(int kinds) {
  std::string alternatives;
  for (int i = 0; i < kinds; ++i) {
    const std::string key = "\"k" + std::to_string(i) + "\"";
    alternatives += std::string(i == 0 ? "" : ",") + R"({"type":"object","properties":{)" + key +
                    R"(:{"$ref":"#/$defs/t"}},"required":[)" + key +
                    R"(],"additionalProperties":false})";
  }
  return R"({"$ref":"#/$defs/t","$defs":{"t":{"anyOf":[)" + alternatives + "]}}}";
}

TEST_CASE("the caller's keys choose: no other alternative is offered") {
  for (const char* closed : {"", R"(,"additionalProperties":false)"}) {
    const auto alternative = [&](const std::string& key, const char* type) {
      return R"({"type":"object","properties":{")" + key + R"(":{"type":")" + type +
             R"("}},"required":[")" + key + "\"]" + closed + "}";
    };
    const std::string filter = R"({"anyOf":[)" + alternative("and", "array") + "," +
                               alternative("or", "array") + "," + alternative("not", "object") +
                               "]}";
    CHECK(
        told(filter, R"({"or":5})") ==
        Sentences{
            R"(The value at "/or" is 5 (an integer), expected type array. Send it as a list: [5].)"});
  }
  CHECK(told(tree_of(20), R"({"k3":{"k4":{"k5":{"k6":5}}}})") ==
        Sentences{R"(The value at "/k3/k4/k5/k6" is 5 (an integer), expected type object.)"});
}

TEST_CASE(
    "that an alternative is the closest is told once, with the place if the fault is deeper") {
  constexpr std::string_view kWithin = R"({"anyOf":[{"type":"object","anyOf":[
      {"properties":{"a":{"type":"string"}},"required":["b"]},
      {"properties":{"a":{"maximum":3}},"required":["c"]}]},
    {"properties":{"a":{"minimum":9}},"required":["d","e"]}]})";
  CHECK(
      told(kWithin, R"({"a":5})") ==
      Sentences{
          R"(The value at "/a" is 5 (an integer), expected at most 3. This is the closest of 2 alternatives.)",
          R"(The object lacks the required key "c".)"});
  constexpr std::string_view kDeep = R"({"anyOf":[
    {"properties":{"a":{"properties":{"b":{"type":"string"}}}},"required":["c"]},
    {"properties":{"a":{"type":"object"}},"required":["c","d"]}]})";
  CHECK(
      told(kDeep, R"({"a":{"b":1}})") ==
      Sentences{
          R"(The value at "/a/b" is 1 (an integer), expected type string. Send it as a text: "1". This is the closest of 2 alternatives for the whole value.)",
          R"(The object lacks the required key "c".)"});
}

TEST_CASE("a union within a union is one: its tag, its keys and its number are those of all") {
  const auto kind = [](const std::string& name, const std::string& key) {
    return R"({"properties":{"type":{"const":")" + name + R"("}},"required":["type")" +
           (key.empty() ? "" : ",\"" + key + "\"") + "]}";
  };
  const std::string schema = R"({"anyOf":[{"$ref":"#/$defs/u"},{"$ref":"#/$defs/v"}],"$defs":{
    "u":{"title":"U","anyOf":[)" +
                             kind("a", "x") + "," + kind("b", "") + R"(]},
    "v":{"oneOf":[)" + kind("c", "") +
                             "," + kind("d", "") + "]}}}";
  CHECK(told(schema, "{}") ==
        Sentences{R"(The object lacks the required key "type". It is one of "a", "b", "c", "d".)"});
  CHECK(
      told(schema, R"({"type":"e"})") ==
      Sentences{R"(The value at "/type" is "e" (a string), expected one of "a", "b", "c", "d".)"});
  CHECK(told(schema, R"({"type":"a"})") == Sentences{R"(The object lacks the required key "x".)"});
  CHECK(told(R"({"anyOf":[{"anyOf":[{"required":["a"]},{"required":["b"]}]},
                          {"anyOf":[{"required":["c"]},{"required":["d"]}]}]})",
             "{}") == Sentences{R"(The object lacks one of the keys "a", "b", "c", "d".)"});
  CHECK(
      told(R"({"anyOf":[{"type":"object","anyOf":[{"required":["a"]},{"required":["b"]}]},
                          {"anyOf":[{"required":["c"]},{"required":["d"]}]}]})",
           "{}") ==
      Sentences{
          R"(The object lacks one of the keys "a", "b". Or give "c" instead. Or give "d" instead. This is the closest of 3 alternatives.)"});
}

TEST_CASE("a union that several alternatives fit is told as such, also within a union") {
  const Sentences sentences =
      told(R"({"anyOf":[{"type":"string"},{"oneOf":[{"required":["a"]},{"required":["b"]}]}]})",
           R"({"a":1,"b":2})");
  REQUIRE(sentences.size() == 1);
  CHECK(sentences.front().find("it fits 2: ") != std::string::npos);
}

TEST_CASE("another alternative is offered with the key that it lacks, alone if it knows no other") {
  constexpr std::string_view kClosed = R"({"anyOf":[
    {"type":"object","properties":{"field":{"type":"string"},"operator":{"type":"string"},"value":{}},
     "required":["field","operator","value"],"additionalProperties":false},
    {"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"],
     "additionalProperties":false}]})";
  CHECK(
      told(kClosed, R"({"field":"a","value":1})") ==
      Sentences{
          R"(The object lacks the required key "operator". Or give "account_id" alone. This is the closest of 2 alternatives.)"});
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
          R"(The object at "/parent" lacks one of the keys "database_id", "page_id". Its key "pageId" may be meant.)",
          R"(The key "pageId" at "/parent/pageId" is not known; known are "database_id", "page_id". Did you mean "page_id"?)"});
}

TEST_CASE("items beyond the last one that is allowed are one fault of the list") {
  CHECK(told(R"({"prefixItems":[{},{},{}],"items":false})", "[1,2,3,4,5]") ==
        Sentences{R"(The value is [1,2,3,4,5] (an array), expected at most 3 items; it has 5.)"});
  CHECK(told(R"({"items":false})", "[1]") ==
        Sentences{R"(The value is [1] (an array), expected no items; it has 1.)"});
}

TEST_CASE("where a container is found, the values and types of all alternatives are told") {
  CHECK(told(R"({"anyOf":[{"properties":{"k":{"const":"a"}}},
                          {"properties":{"k":{"type":"integer"}}}]})",
             R"({"k":{}})") ==
        Sentences{R"(The value at "/k" is {} (an object), expected "a", or type integer.)"});
  CHECK(
      told(R"({"anyOf":[{"properties":{"k":{"$ref":"#/$defs/a"}}},
                          {"properties":{"k":{"type":["integer","null"]}}}],
                 "$defs":{"a":{"enum":["a","b"]}}})",
           R"({"k":[1]})") ==
      Sentences{
          R"(The value at "/k" is [1] (an array), expected one of "a", "b", or type integer or null. It is a list of one: send the item alone.)"});
}

TEST_CASE("a key that one alternative forbids and another allows is told by the other") {
  CHECK(told(R"({"anyOf":[{"properties":{"x":false}},
                          {"properties":{"x":{"const":0},"t":{"type":"string"}}}]})",
             R"({"x":2})") == Sentences{R"(The value at "/x" is 2 (an integer), expected 0.)"});
  CHECK(
      told(R"({"anyOf":[{"properties":{"x":false}},{"properties":{"x":{"type":"string"}}}]})",
           R"({"x":2})") ==
      Sentences{
          R"(The value at "/x" is 2 (an integer), expected type string. Send it as a text: "2".)"});
}

TEST_CASE("a key of an alternative that fails is told by its fault, not as unknown") {
  constexpr std::string_view kBoth = R"({"anyOf":[
    {"properties":{"a":{"type":"integer"}},"required":["a"]},
    {"properties":{"b":{"type":"integer"},"c":{}},"required":["b"]}],
    "unevaluatedProperties":false})";
  CHECK(
      told(kBoth, R"({"a":1,"b":"x"})") ==
      Sentences{
          R"(The value at "/b" is "x" (a string), expected type integer. Else the key "b" is not known.)"});
  CHECK(told(kBoth, R"({"a":1,"c":"x"})") ==
        Sentences{R"(The object lacks the required key "b". Else the key "c" is not known.)"});
  CHECK(told(kBoth, R"({"a":1,"d":1})") ==
        Sentences{R"(The key "d" at "/d" is not known; known are "a".)"});
}

TEST_CASE("what a value has is told beside the rule that asks") {
  CHECK(
      told(R"({"anyOf":[{"uniqueItems":true},{"maxItems":1}]})", "[1,1]") ==
      Sentences{"The value is [1,1] (an array), expected items that all differ (items 0 and 1 are "
                "equal, counted from 0) or at most 1 item."});
  CHECK(told(R"({"anyOf":[{"contains":{"const":3}},{"items":{},"maxItems":1}]})", "[1,1]") ==
        Sentences{"The value is [1,1] (an array), expected at least 1 item that is 3 (it has none) "
                  "or at most 1 item."});
}

TEST_CASE("what several rules of one alternative ask for is not told as if each were enough") {
  CHECK(told(R"({"anyOf":[{"allOf":[{"enum":["a","b"]},{"enum":["b"]}]},{"type":"null"}]})",
             R"("z")") == Sentences{R"(The value is "z" (a string), expected "b", or type null.)"});
  CHECK(
      told(R"({"anyOf":[{"properties":{"k":{"const":{"a":1}}}},
                          {"properties":{"k":{"type":"integer"}}}]})",
           R"({"k":{"a":2}})") ==
      Sentences{R"(The value at "/k" is {"a":2} (an object), expected {"a":1}, or type integer.)"});
}

TEST_CASE("an alternative that knows several unknown keys is told once, at any depth") {
  CHECK(
      told(R"({"anyOf":[{},{"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}],
                 "unevaluatedProperties":false})",
           R"({"a":"x","b":1})") ==
      Sentences{
          R"(The value at "/a" is "x" (a string), expected type integer. Else the key "a" is not known.)"});
  std::string tree = R"({"size":1,"children":["x"]})";
  for (int depth = 0; depth < 8; ++depth) tree = R"({"size":1,"children":[)" + tree + "]}";
  CHECK(
      told(R"({"$ref":"#/$defs/node","$defs":{"node":{"anyOf":[
               {"properties":{"text":{"type":"string"}}},
               {"properties":{"children":{"items":{"$ref":"#/$defs/node"}},
                              "size":{"type":"integer"}}}],
               "type":"object","unevaluatedProperties":false}}})",
           tree) ==
      Sentences{
          R"(The value at "/children/0/children/0/children/0/childr…ldren/0/children/0/children/0/children/0" is "x" (a string), expected type object.)"});
}

}  // namespace
}  // namespace patchbay::schema
