// Tests the faults if nothing distinguishes the alternatives of a union. No sentence states a guess
// as a fact, and none suggests a change that is not enough.
#include "told.h"

namespace patchbay::schema {
namespace {

TEST_CASE("a guess is told as one, with the place of the alternatives if the fault is deeper") {
  CHECK(
      told(R"({"anyOf":[{"items":{"properties":{"t":{"const":null},"a":{"type":"integer"}}}},
                        {"items":{"properties":{"a":{"const":"y"}}}}]})",
           R"([{"a":[],"t":2}])") ==
      Sentences{
          R"(The value at "/0/a" is [] (an array), expected type integer. This is the closest of 2 alternatives for the whole value.)",
          R"(The value at "/0/t" is 2 (an integer), expected null.)"});
  CHECK(
      told(R"({"properties":{"v":{"anyOf":[
             {"properties":{"a":{"properties":{"b":{"maximum":3}}}},"required":["c"]},
             {"properties":{"a":{"properties":{"b":{"minimum":9}}}},"required":["d","e"]}]}}})",
           R"({"v":{"a":{"b":5}}})")
          .front() ==
      R"(The value at "/v/a/b" is 5 (an integer), expected at most 3. This is the closest of 2 alternatives for the value at "/v".)");
}

TEST_CASE("an alternative that knows as many of the caller's keys is not passed over") {
  constexpr std::string_view kAccounts = R"({"oneOf":[
    {"properties":{"id":{},"t":{},"meta":{}},"required":["meta","id"]},
    {"properties":{"t":{"type":"string"}},"required":["t"]}]})";
  CHECK(
      told(kAccounts, R"({"id":"x","t":null})") ==
      Sentences{
          R"(The value at "/t" is null, expected type string. Or give "meta" instead. This is the closest of 2 alternatives.)"});
}

TEST_CASE(
    "what another alternative takes is not told as wrong for certain, though it lacks a key") {
  CHECK(
      told(R"({"anyOf":[{"properties":{"k":{},"b":{"type":"integer"}},"required":["k","b"]},
                        {"properties":{"b":{"type":"boolean"}},"required":["b"]}]})",
           R"({"b":3})") ==
      Sentences{
          R"(The value at "/b" is 3 (an integer), expected type boolean. Or give "k" instead. This is the closest of 2 alternatives.)"});
}

TEST_CASE("what is refused in several alternatives is told of all, also if some lack keys") {
  CHECK(
      told(R"({"anyOf":[{"properties":{"k":{"const":"pod"}},"required":["k","b"]},
                          {"properties":{"k":{"const":"job"}},"required":["k","b"]},
                          {"properties":{"k":{"type":"array"}},"required":["k"]}]})",
           R"({"k":"x"})") ==
      Sentences{
          R"(The value at "/k" is "x" (a string), expected one of "pod", "job", or type array. Send it as a list: ["x"].)"});
  CHECK(
      told(R"({"anyOf":[{"properties":{"k":{"anyOf":[{"const":"a"},{"type":"null"}]}}},
                          {"properties":{"k":{"type":"integer"}}}]})",
           R"({"k":{}})") ==
      Sentences{R"(The value at "/k" is {} (an object), expected "a", or type null or integer.)"});
}

TEST_CASE("keys that lack are told with the keys that must go") {
  constexpr std::string_view kOneClosed = R"({"anyOf":[{"properties":{"k":{}},"required":["k"]},
    {"properties":{"a":{}},"required":["a"],"additionalProperties":false}]})";
  CHECK(
      told(kOneClosed, R"({"t":1})") ==
      Sentences{
          R"(The object lacks the required key "k". Or give "a" alone. This is the closest of 2 alternatives.)"});
  constexpr std::string_view kBothClosed = R"({"anyOf":[
    {"properties":{"k":{}},"required":["k"],"additionalProperties":false},
    {"properties":{"a":{}},"required":["a"],"additionalProperties":false}]})";
  CHECK(told(kBothClosed, R"({"t":1})") ==
        Sentences{R"(The object lacks one of the keys "k", "a".)",
                  R"(The key "t" at "/t" is not known; known are "k", "a".)"});
}

TEST_CASE("an alternative that nothing can fit is not offered") {
  const Sentences lacks_b{R"(The object lacks the required key "b".)"};
  for (const char* impossible : {R"({"properties":{"a":false},"required":["a"]})",
                                 R"({"additionalProperties":false,"required":["a"]})",
                                 R"({"unevaluatedProperties":false,"required":["a"]})"}) {
    INFO(impossible);
    CHECK(told(R"({"oneOf":[)" + std::string(impossible) + R"(,{"required":["b"]}]})", "{}") ==
          lacks_b);
  }
  CHECK(told(R"({"oneOf":[{"allOf":[{},false]},{"required":["b"]}]})", "{}") == lacks_b);
  CHECK(
      told(R"({"properties":{"a":{"anyOf":[{"enum":[]},{"type":"integer"}]}}})", R"({"a":"x"})") ==
      Sentences{R"(The value at "/a" is "x" (a string), expected type integer.)"});
}

}  // namespace
}  // namespace patchbay::schema
