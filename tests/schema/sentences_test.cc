// Tests the sentences of faults: each names the place, what was found, what is expected and, where
// the value shows what was meant, what to send instead. Each sentence is true.
#include "told.h"

namespace patchbay::schema {
namespace {

constexpr std::string_view kShapes = R"({"oneOf":[
  {"type":"object","properties":{"kind":{"const":"circle"},"radius":{"type":"number"}},"required":["kind","radius"],"additionalProperties":false},
  {"type":"object","properties":{"kind":{"const":"square"},"side":{"type":"number"}},"required":["kind","side"],"additionalProperties":false}]})";

constexpr std::string_view kActions =
    R"({"oneOf":[{"$ref":"#/$defs/click"},{"$ref":"#/$defs/type"},{"$ref":"#/$defs/wait"}],"$defs":{
  "click":{"type":"object","properties":{"action":{"enum":["click"],"type":"string"},"selector":{"type":"string"}},"required":["action","selector"]},
  "type":{"type":"object","properties":{"action":{"enum":["type"],"type":"string"},"text":{"type":"string"}},"required":["action","text"]},
  "wait":{"type":"object","properties":{"action":{"enum":["wait"],"type":"string"},"ms":{"type":"integer"}},"required":["action","ms"]}}})";

TEST_CASE("of tagged alternatives the tag decides what is told") {
  CHECK(
      told(kShapes, R"({"kind":"triangle","side":2})") ==
      Sentences{
          R"(The value at "/kind" is "triangle" (a string), expected one of "circle", "square".)"});
  CHECK(told(kShapes, R"({"kind":"square"})") ==
        Sentences{R"(The object lacks the required key "side".)"});
  CHECK(told(kShapes, R"({"kind":"square","side":1,"radius":2})") ==
        Sentences{R"(The key "radius" at "/radius" is not known; known are "kind", "side".)"});
  CHECK(told(kShapes, R"({"side":1})") ==
        Sentences{R"(The object lacks the required key "kind". It is one of "circle", "square".)"});
  CHECK(
      told(kActions, R"({"action":"drag","from":"a"})") ==
      Sentences{
          R"(The value at "/action" is "drag" (a string), expected one of "click", "type", "wait".)"});
  CHECK(
      told(kActions, R"({"action":"Wait","ms":1})") ==
      Sentences{
          R"(The value at "/action" is "Wait" (a string), expected one of "click", "type", "wait". Did you mean "wait"?)"});
  CHECK(
      told(kActions, R"({"action":"wait","ms":"100"})") ==
      Sentences{
          R"(The value at "/ms" is "100" (a string), expected type integer. Send the number 100, without quotes.)"});
}

TEST_CASE("what alternatives allow at one place is told together") {
  CHECK(
      told(R"({"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]})", "5") ==
      Sentences{
          R"(The value is 5 (an integer), expected type string or array. Send it as a text: "5".)"});
  CHECK(
      told(R"({"properties":{"n":{"anyOf":[{"type":"integer"},{"type":"null"}]}}})",
           R"({"n":"5"})") ==
      Sentences{
          R"(The value at "/n" is "5" (a string), expected type integer or null. Send the number 5, without quotes.)"});
  CHECK(told(R"({"oneOf":[{"const":1},{"const":2}]})", "3") ==
        Sentences{"The value is 3 (an integer), expected one of 1, 2."});
  CHECK(told(R"({"oneOf":[{"required":["url"]},{"required":["path"]},{"required":["data"]}]})",
             "{}") == Sentences{R"(The object lacks one of the keys "url", "path", "data".)"});
  CHECK(
      told(R"({"anyOf":[{"format":"uuid"},{"format":"email"}]})", R"("x")", true) ==
      Sentences{
          R"(The value is "x" (a string), expected a text in the format uuid, such as 123e4567-e89b-12d3-a456-426614174000 or a text in the format email, such as someone@example.com.)"});
  CHECK(told(R"({"anyOf":[{"enum":["a","b"]},{"type":"integer"}]})", "true") ==
        Sentences{R"(The value is true (a boolean), expected one of "a", "b", or type integer.)"});
  CHECK(told(R"({"anyOf":[{"enum":["auto"]},{"anyOf":[{"type":"integer"},{"type":"null"}]}]})",
             "true") ==
        Sentences{R"(The value is true (a boolean), expected "auto", or type integer or null.)"});
  CHECK(
      told(R"({"oneOf":[{"anyOf":[{"type":"integer"},{"enum":["auto"]}]},{"type":"null"}]})",
           R"("atuo")") ==
      Sentences{
          R"(The value is "atuo" (a string), expected "auto", or type integer or null. Did you mean "auto"?)"});
  CHECK(told(R"({"anyOf":[{"type":"integer","minimum":1},{"type":"null"}]})", "0") ==
        Sentences{"The value is 0 (an integer), expected at least 1 or type null."});
}

TEST_CASE("without a tag the closest alternative is told, and that it is one of several") {
  constexpr std::string_view kTwo = R"({"anyOf":[
    {"type":"object","properties":{"field":{"type":"string"},"operator":{"type":"string"},"value":{}},"required":["field","operator","value"]},
    {"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}]})";
  CHECK(told(kTwo, R"({"field":"a","value":1})") ==
        Sentences{R"(The object lacks one of the keys "operator", "account_id".)"});
  CHECK(
      told(kTwo, R"({"field":1,"value":1})") ==
      Sentences{
          R"(The value at "/field" is 1 (an integer), expected type string. Send it as a text: "1". Or give "account_id" instead. This is the closest of 2 alternatives.)",
          R"(The object lacks the required key "operator".)"});
  CHECK(
      told(kTwo, R"({"field":1,"operator":"is","value":1,"account_id":2})") ==
      Sentences{
          R"(The value at "/field" is 1 (an integer), expected type string. Send it as a text: "1". This is the closest of 2 alternatives.)"});
  CHECK(
      told(R"({"oneOf":[{"required":["a"]},{"required":["b"]},{"type":"string"}]})",
           R"({"a":1,"b":2})") ==
      Sentences{
          R"(The value is {"a":1,"b":2} (an object), expected what fits exactly one of the 3 alternatives; it fits 2: number 1, a value with the key "a"; number 2, a value with the key "b".)"});
}

TEST_CASE("a hint says what to send instead") {
  CHECK(
      told(R"({"enum":["open","closed"]})", R"("OPEN")") ==
      Sentences{
          R"(The value is "OPEN" (a string), expected one of "open", "closed". Did you mean "open"?)"});
  CHECK(
      told(R"({"enum":[1,2,3]})", R"("2")") ==
      Sentences{
          R"(The value is "2" (a string), expected one of 1, 2, 3. Send the number 2, without quotes.)"});
  CHECK(
      told(R"({"properties":{"a":{"type":"object"}}})", R"({"a":"{\"b\":1}"})") ==
      Sentences{
          R"(The value at "/a" is "{\"b\":1}" (a string), expected type object. It holds JSON: send it as an object.)"});
  CHECK(
      told(R"({"type":"boolean"})", R"("true")") ==
      Sentences{
          R"(The value is "true" (a string), expected type boolean. Send true, without quotes.)"});
  CHECK(told(R"({"type":"integer"})", R"("1.5")") ==
        Sentences{R"(The value is "1.5" (a string), expected type integer.)"});
  CHECK(
      told(R"({"format":"date-time"})", R"("2021-01-01T00:00:00")", true) ==
      Sentences{
          R"(The value is "2021-01-01T00:00:00" (a string), expected a text in the format date-time, such as 2021-01-31T12:00:00Z.)"});
  CHECK(told(R"({"uniqueItems":true})", "[1,2,3,2]") ==
        Sentences{"The value is [1,2,3,2] (an array), expected items that all differ; items 1 and "
                  "3 are equal, counted from 0."});
  CHECK(
      told(R"({"contains":{"const":"admin"}})", R"(["a"])") ==
      Sentences{
          R"(The value is ["a"] (an array), expected at least 1 item that is "admin"; it has none.)"});
  CHECK(
      told(R"({"not":{"required":["a","b"]}})", R"({"a":1,"b":2})") ==
      Sentences{
          R"(The value is {"a":1,"b":2} (an object), expected not the keys "a" and "b" together.)"});
  CHECK(told(R"({"properties":{"password":{"type":"integer"}}})", R"({"password":"12345"})") ==
        Sentences{R"(The value at "/password" is [redacted] (a string), expected type integer.)"});
  CHECK(
      told(R"({"properties":{"password":{"items":{"type":"integer"}}}})",
           R"({"password":["hunter22"]})") ==
      Sentences{R"(The value at "/password/0" is [redacted] (a string), expected type integer.)"});
}

TEST_CASE("a key that is required under a condition says which") {
  CHECK(
      told(R"({"dependentRequired":{"credit_card":["billing_address"]}})",
           R"({"credit_card":1})") ==
      Sentences{
          R"(The object lacks the required key "billing_address". It is asked because "credit_card" is given.)"});
  CHECK(told(R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})") ==
        Sentences{R"(The object lacks the required key "b". It is asked because "a" is given.)"});
  CHECK(
      told(R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["b"]}})", R"({"k":1})") ==
      Sentences{
          R"(The object lacks the required key "b". It is asked because the value is one with a member "k" that is 1.)"});
  constexpr std::string_view kUnless =
      R"({"if":{"properties":{"k":{"const":1}},"maxLength":3},"then":{"required":["b"]},"else":{"required":["c"]}})";
  CHECK(
      told(kUnless, "{}") ==
      Sentences{
          R"(The object lacks the required key "b". It is asked because the value is one with no member "k".)"});
  CHECK(
      told(kUnless, R"({"k":2})") ==
      Sentences{
          R"(The object lacks the required key "c". It is asked because a condition is not met: the value at "/k" is 2 (an integer), expected 1.)"});
}

TEST_CASE("what depends on a missing key is not told before the key is given") {
  constexpr std::string_view kKinds = R"({"required":["k"],"allOf":[
    {"if":{"properties":{"k":{"const":"a"}}},"then":{"required":["x"]}},
    {"if":{"properties":{"k":{"const":"b"}},"required":["k"]},"then":{"required":["y"]},
     "else":{"required":["z"]}}]})";
  CHECK(told(kKinds, "{}") == Sentences{R"(The object lacks the required key "k".)"});
  CHECK(
      told(kKinds, R"({"k":"a","z":1})") ==
      Sentences{
          R"(The object lacks the required key "x". It is asked because the value is one with a member "k" that is "a".)"});
}

TEST_CASE("a condition is told without doubled negation, and without the secret in it") {
  CHECK(
      told(R"({"if":{"not":{"required":["a"]}},"then":{"required":["b"]}})", "{}") ==
      Sentences{
          R"(The object lacks the required key "b". It is asked because the value is one without the key "a".)"});
  CHECK(
      told(R"({"if":{"properties":{"password":{"const":"hunter2"}}},"then":{"required":["b"]}})",
           R"({"password":"hunter2"})") ==
      Sentences{
          R"(The object lacks the required key "b". It is asked because the value is one with a member "password" that fits the condition.)"});
}

TEST_CASE("a condition that says nothing of the value is no reason") {
  const Sentences lacks{R"(The object lacks the required key "a".)"};
  CHECK(told(R"({"if":true,"then":{"required":["a"]}})", "{}") == lacks);
  CHECK(told(R"({"if":{"title":"all"},"then":{"required":["a"]}})", "{}") == lacks);
  CHECK(told(R"({"if":false,"else":{"required":["a"]}})", "{}") == lacks);
  CHECK(
      told(R"({"if":{"required":["k"]},"else":{"required":["a"]}})", R"({"K":1})") ==
      Sentences{
          R"(The object lacks the required key "a". It is asked because a condition is not met: the object lacks the required key "k".)"});
}

TEST_CASE("what contains asks for is told in words, and how many items are such") {
  CHECK(
      told(R"({"contains":{"type":"string","minLength":2},"minContains":2})", R"(["a","bc",1])") ==
      Sentences{
          R"(The value is ["a","bc",1] (an array), expected at least 2 items that are each one of type string and with at least 2 characters; it has 1.)"});
  CHECK(told(R"({"contains":{"const":1},"maxContains":1})", "[1,1]") ==
        Sentences{"The value is [1,1] (an array), expected at most 1 item that is 1; it has 2."});
  CHECK(told(R"({"contains":{"const":1},"minContains":0,"maxContains":0})", "[1]") ==
        Sentences{"The value is [1] (an array), expected no item that is 1; it has 1."});
  CHECK(
      told(R"({"contains":true})", "[]") ==
      Sentences{"The value is [] (an array), expected at least 1 item of any kind; it has none."});
  CHECK(told(R"({"contains":false})", "[1]") ==
        Sentences{"The value is [1] (an array), expected anything but an array."});
  CHECK(
      told(R"({"contains":{"$ref":"#/$defs/a"},"$defs":{"a":{"required":["id"]}}})", "[{}]") ==
      Sentences{
          R"(The value is [{}] (an array), expected at least 1 item that, if it is an object, is one with the key "id"; it has none.)"});
  CHECK(
      told(
          R"({"contains":{"type":"object","properties":{"role":{"const":"owner"}},"required":["role"]}})",
          "[{}]") ==
      Sentences{
          R"(The value is [{}] (an array), expected at least 1 item of type object and with a member "role" that is "owner"; it has none.)"});
}

TEST_CASE("an alternative that nothing fits is not told") {
  CHECK(told(R"({"anyOf":[false,{"type":"string"}]})", "null") ==
        Sentences{"The value is null, expected type string."});
  CHECK(told(R"({"anyOf":[false,false]})", "1") ==
        Sentences{"The value is not allowed to be there."});
}

TEST_CASE("of many alternatives that hold the first three are told") {
  CHECK(
      told(R"({"oneOf":[{"title":"A","properties":{"x":{}}},{"required":["y"]}]})", R"({"y":1})") ==
      Sentences{
          R"(The value is {"y":1} (an object), expected what fits exactly one of the 2 alternatives; it fits 2: number 1 ("A"), a value of any kind; number 2, a value with the key "y".)"});
  CHECK(told(R"({"oneOf":[{"minimum":1},{"minimum":2},{"minimum":3},{"minimum":4},{"minimum":9}]})",
             "5") ==
        Sentences{"The value is 5 (an integer), expected what fits exactly one of the 5 "
                  "alternatives; it fits 4: number 1, a value that is at least 1; number 2, a "
                  "value that is at least 2; number 3, a value that is at least 3; and 1 more."});
}

// Returns a schema with `kinds` kinds of node. In an instance, the tag comes last.
std::string rich_text_schema(int kinds) {
  std::string branches;
  for (int i = 0; i < kinds; ++i) {
    branches +=
        std::string(i == 0 ? "" : ",") + R"({"type":"object","properties":{"type":{"const":"t)" +
        std::to_string(i) +
        R"("},"content":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["type"],"additionalProperties":false})";
  }
  return R"({"$ref":"#/$defs/node","$defs":{"node":{"anyOf":[)" + branches + "]}}}";
}

TEST_CASE("a wrong leaf of nested alternatives is named, however deep") {
  for (const int depth : {3, 8, 50}) {
    std::string leaf = R"({"type":"t0","contents":[]})";
    std::string pointer;
    for (int i = 0; i < depth; ++i) {
      leaf = R"({"content":[)" + leaf + R"(],"type":"t19"})";
      pointer += "/content/0";
    }
    const auto checked = Schema::compile(rich_text_schema(20)).value().check(leaf);
    REQUIRE_FALSE(checked);
    INFO(checked.error().message());
    const auto& faults = checked.error().details().faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().pointer == pointer + "/contents");
    CHECK(faults.front().sentence.find(R"(known are "type", "content". Did you mean "content"?)") !=
          std::string::npos);
  }
}

TEST_CASE("a fault in the last row of many is named") {
  std::string rows = "[";
  for (int i = 0; i < 5000; ++i) rows += R"({"v":null},)";
  CHECK(told(R"({"items":{"properties":{"v":{"anyOf":[{"type":"integer"},{"type":"null"}]}}}})",
             rows + R"({"v":"x"}])") ==
        Sentences{R"(The value at "/5000/v" is "x" (a string), expected type integer or null.)"});
}

TEST_CASE("that there are more faults than are told is said") {
  std::string items = "[0";
  for (int i = 0; i < 149; ++i) items += ",0";
  const auto schema = Schema::compile(R"({"items":{"type":"string"}})").value();
  const auto checked = schema.check(items + "]");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().details().faults.size() == 100);
  CHECK(checked.error().message() ==
        "the value does not fit its schema: 150 faults, of which the first 100 are told.");
}

}  // namespace
}  // namespace patchbay::schema
