// Tests the faults about keys that are unknown, not allowed, or break a rule for their text.
#include "told.h"

namespace patchbay::schema {
namespace {

TEST_CASE("unevaluated keys are told when nothing else failed, with every name that applies") {
  constexpr std::string_view kComposed =
      R"({"$ref":"#/$defs/base","properties":{"x":{"type":"string"}},"required":["x"],
    "unevaluatedProperties":false,"$defs":{"base":{"properties":{"id":{"type":"integer"},"name":{"type":"string"}}}}})";
  CHECK(
      told(kComposed, R"({"id":"5","name":"n","x":"1"})") ==
      Sentences{
          R"(The value at "/id" is "5" (a string), expected type integer. Send the number 5, without quotes.)"});
  CHECK(
      told(kComposed, R"({"id":5,"nam":"n","x":"1"})") ==
      Sentences{
          R"(The key "nam" at "/nam" is not known; known are "x", "id", "name". Did you mean "name"?)"});
  CHECK(
      told(
          R"({"properties":{"a":{}},"allOf":[{"properties":{"email":{}}}],"unevaluatedProperties":false})",
          R"({"emial":1})") ==
      Sentences{
          R"(The key "emial" at "/emial" is not known; known are "a", "email". Did you mean "email"?)"});
}

TEST_CASE("a fault of a key is told as one of the key") {
  CHECK(told(R"({"properties":{"legacy":false,"a":{}},"additionalProperties":false})",
             R"({"legacy":1})") ==
        Sentences{R"(The key "legacy" at "/legacy" must not be given.)"});
  CHECK(
      told(R"({"propertyNames":{"pattern":"^[a-z_]+$"}})", R"({"BadKey":1})") ==
      Sentences{
          R"(The key "BadKey" at "/BadKey" is not allowed, expected a key that is a text that matches the pattern ^[a-z_]+$.)"});
  CHECK(
      told(R"({"properties":{"a":{}},"patternProperties":{"^x-":{}},"additionalProperties":false})",
           R"({"y":1})") ==
      Sentences{R"(The key "y" at "/y" is not known; known are "a", and those that match ^x-.)"});
  CHECK(
      told(R"({"propertyNames":{"maxLength":3}})", R"({"abcd":1})") ==
      Sentences{
          R"(The key "abcd" at "/abcd" is not allowed, expected a key with at most 3 characters.)"});
  CHECK(told(R"({"properties":{"q":{}},"additionalProperties":false})", R"({"x":"1"})") ==
        Sentences{R"(The key "x" at "/x" is not known; known are "q".)"});
}

TEST_CASE("a key that is not on the list is told the nearest, or that no key is allowed") {
  constexpr std::string_view kNames = R"({"propertyNames":{"enum":["name","age"]}})";
  CHECK(
      told(kNames, R"({"nmae":1})") ==
      Sentences{
          R"(The key "nmae" at "/nmae" is not allowed, expected a key that is one of "name", "age". Did you mean "name"?)"});
  CHECK(
      told(R"({"propertyNames":{"anyOf":[{"const":"name"},{"const":"age"}]}})", R"({"NAME":1})") ==
      Sentences{
          R"(The key "NAME" at "/NAME" is not allowed, expected a key that is one of "name", "age". Did you mean "name"?)"});
  for (const char* none : {"false", R"({"type":"integer"})", R"({"$ref":"#/$defs/no"})"}) {
    CHECK(told(R"({"$defs":{"no":false},"propertyNames":)" + std::string(none) + "}",
               R"({"a":1})") == Sentences{R"(The key "a" at "/a" must not be given.)"});
  }
}

TEST_CASE("a key that may not be given is named where a schema is false in place") {
  for (const char* keyword : {"dependentSchemas", "dependencies"}) {
    const std::string draft = keyword == std::string_view("dependencies")
                                  ? R"("$schema":"http://json-schema.org/draft-07/schema#",)"
                                  : "";
    CHECK(told("{" + draft + "\"" + keyword + R"(":{"old":false}})", R"({"old":1})") ==
          Sentences{R"(The key "old" at "/old" must not be given.)"});
  }
  CHECK(told(R"({"if":{"required":["old"]},"then":false})", R"({"old":1})") ==
        Sentences{R"(The value is {"old":1} (an object), expected no key "old".)"});
  CHECK(told(R"({"if":{"required":["new"]},"else":false})", R"({"old":1})") ==
        Sentences{R"(The object lacks the required key "new".)"});
}

TEST_CASE("known are the keys of the parts that hold") {
  constexpr std::string_view kTagged = R"({"properties":{"t":{}},"anyOf":[
    {"properties":{"t":{"const":"a"},"x":{}}},{"properties":{"t":{"const":"b"},"y":{}}}],
    "unevaluatedProperties":false})";
  CHECK(told(kTagged, R"({"t":"a","y":1})") ==
        Sentences{R"(The key "y" at "/y" is not known; known are "t", "x".)"});
  CHECK(told(kTagged, R"({"t":"b","x":1})") ==
        Sentences{R"(The key "x" at "/x" is not known; known are "t", "y".)"});
  constexpr std::string_view kCondition = R"({"if":{"properties":{"t":{"const":"a"}}},
    "then":{"properties":{"x":{}}},"else":{"properties":{"y":{}}},"unevaluatedProperties":false})";
  CHECK(told(kCondition, R"({"t":"a","y":1})") ==
        Sentences{R"(The key "y" at "/y" is not known; known are "t", "x".)"});
  CHECK(told(kCondition, R"({"x":1,"t":"b"})") ==
        Sentences{R"(The key "x" at "/x" is not known; known are "y".)",
                  R"(The key "t" at "/t" is not known; known are "y".)"});
  constexpr std::string_view kDependent = R"({"properties":{"a":{}},
    "dependentSchemas":{"a":{"properties":{"x":{}}},"b":{"properties":{"y":{}}}},
    "unevaluatedProperties":false})";
  CHECK(told(kDependent, R"({"a":1,"y":1})") ==
        Sentences{R"(The key "y" at "/y" is not known; known are "a", "x".)"});
}

TEST_CASE("a key or item that an alternative would know is told by the fault of the alternative") {
  for (const char* other :
       {R"({"patternProperties":{"^b":{"type":"integer"}}})",
        R"({"anyOf":[{"properties":{"b":{"type":"integer"}}},{"required":["q"]}]})",
        R"({"additionalProperties":{"type":"integer"}})"}) {
    INFO(other);
    CHECK(told(R"({"anyOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},)" +
                   std::string(other) + R"(],"unevaluatedProperties":false})",
               R"({"a":1,"b":"x"})")
              .front()
              .starts_with(R"(The value at "/b" is "x" (a string), expected type integer.)"));
  }
  CHECK(told(R"({"anyOf":[{"properties":{"a":{}},"required":["a"]},
                          {"properties":{"b":{"type":"integer"}},"additionalProperties":false}],
                 "unevaluatedProperties":false})",
             R"({"a":1,"b":"x"})") ==
        Sentences{R"(The key "b" at "/b" is not known; known are "a".)"});
  constexpr std::string_view kTuples = R"({"anyOf":[{"prefixItems":[{"type":"integer"}]},
    {"prefixItems":[{"type":"integer"},{"type":"boolean"}]}],"unevaluatedItems":false})";
  CHECK(
      told(kTuples, "[1,2]") ==
      Sentences{
          R"(The value at "/1" is 2 (an integer), expected type boolean. Else the item is not allowed to be there.)"});
  CHECK(told(kTuples, "[1,true,3]") ==
        Sentences{R"(The value at "/2" is not allowed to be there.)"});
}

TEST_CASE("where no alternative holds, any may be meant, and known are the keys of all") {
  CHECK(told(R"({"properties":{"t":{}},"anyOf":[
    {"properties":{"t":{"const":"a"},"x":{}}},{"properties":{"t":{"const":"b"},"y":{}}}],
    "unevaluatedProperties":false})",
             R"({"t":"c","w":1})") ==
        Sentences{R"(The value at "/t" is "c" (a string), expected one of "a", "b".)",
                  R"(The key "w" at "/w" is not known; known are "t", "x", "y".)"});
}

}  // namespace
}  // namespace patchbay::schema
