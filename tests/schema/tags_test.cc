// Tests tags, which are members and items whose listed values distinguish the alternatives of anyOf
// and oneOf.
#include "told.h"

namespace patchbay::schema {
namespace {

TEST_CASE("a tag chooses alternatives also where several have the same value of it") {
  constexpr std::string_view kThree = R"({"oneOf":[
    {"properties":{"type":{"const":"b"}},"required":["type"]},
    {"properties":{"type":{"const":"a"}},"required":["type","v"]},
    {"properties":{"type":{"const":"a"}},"required":["type","w"]}]})";
  CHECK(told(kThree, R"({"type":"c"})") ==
        Sentences{R"(The value at "/type" is "c" (a string), expected one of "b", "a".)"});
  CHECK(told(kThree, R"({"type":"a"})") ==
        Sentences{R"(The object lacks one of the keys "v", "w".)"});
  CHECK(told(kThree, "{}") ==
        Sentences{R"(The object lacks the required key "type". It is one of "b", "a".)"});
  constexpr std::string_view kOperator = R"({"oneOf":[
    {"properties":{"op":{"enum":["eq","ne"]}},"required":["op","value"]},
    {"properties":{"op":{"enum":["eq","in"]}},"required":["op","value"]},
    {"properties":{"op":{"const":"exists"}},"required":["op"]}]})";
  CHECK(
      told(kOperator, R"({"op":"equals"})") ==
      Sentences{
          R"(The value at "/op" is "equals" (a string), expected one of "eq", "ne", "in", "exists".)"});
  CHECK(told(kOperator, R"({"op":"in"})") ==
        Sentences{R"(The object lacks the required key "value".)"});
}

TEST_CASE("a second tag chooses among the alternatives that the first one left") {
  constexpr std::string_view kSteps = R"({"oneOf":[
    {"properties":{"k":{"const":"x"},"s":{"const":1}},"required":["k","s","p"]},
    {"properties":{"k":{"const":"x"},"s":{"const":2}},"required":["k","s"]},
    {"properties":{"k":{"const":"y"}},"required":["k"]}]})";
  CHECK(told(kSteps, R"({"k":"x","s":3})") ==
        Sentences{R"(The value at "/s" is 3 (an integer), expected one of 1, 2.)"});
  CHECK(told(kSteps, R"({"k":"x","s":1})") ==
        Sentences{R"(The object lacks the required key "p".)"});
  CHECK(told(kSteps, R"({"k":"z","s":1})") ==
        Sentences{R"(The value at "/k" is "z" (a string), expected one of "x", "y".)"});
}

TEST_CASE("alternatives without the tag do not conceal which values it may have") {
  constexpr std::string_view kMixed = R"({"anyOf":[{"type":"null"},
    {"type":"object","properties":{"kind":{"const":"a"},"x":{}},"required":["kind","x"]},
    {"type":"object","properties":{"kind":{"const":"b"}},"required":["kind"]},
    {"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}]})";
  CHECK(told(kMixed, R"({"kind":"z"})") ==
        Sentences{R"(The value at "/kind" is "z" (a string), expected one of "a", "b".)"});
  CHECK(told(kMixed, R"({"kind":"a"})") ==
        Sentences{R"(The object lacks one of the keys "x", "path".)"});
  constexpr std::string_view kOptional = R"({"anyOf":[
    {"type":"object","properties":{"kind":{"const":"a"}},"required":["kind"]},
    {"type":"object","properties":{"kind":{"const":"b"}},"required":["kind"]},{"type":"null"}]})";
  CHECK(told(kOptional, R"({"kind":"c"})") ==
        Sentences{R"(The value at "/kind" is "c" (a string), expected one of "a", "b".)"});
  CHECK(told(kOptional, "{}") ==
        Sentences{R"(The object lacks the required key "kind". It is one of "a", "b".)"});
}

TEST_CASE("the tag decides among hundreds of alternatives too") {
  std::string kinds;
  for (int i = 0; i < 205; ++i) {
    kinds += std::string(i == 0 ? "" : ",") + R"({"properties":{"type":{"const":"k)" +
             std::to_string(i) + R"("}},"required":["type")" + (i % 2 == 1 ? R"(,"u")" : "") + "]}";
  }
  const std::string schema = R"({"oneOf":[)" + kinds + "]}";
  CHECK(told(schema, R"({"type":"k5"})") == Sentences{R"(The object lacks the required key "u".)"});
  const Sentences unknown = told(schema, R"({"type":"zzz"})");
  REQUIRE(unknown.size() == 1);
  CHECK(unknown.front().find(R"(expected one of "k0", "k1", "k2",)") != std::string::npos);
  CHECK(unknown.front().find("and 185 more") != std::string::npos);
}

TEST_CASE("an item of a tuple tells alternatives apart as a member does") {
  for (const char* tuple : {R"("$schema":"http://json-schema.org/draft-07/schema#","anyOf":[
         {"type":"array","items":[{"const":"equals"},{"type":"string"},{}],"minItems":3},
         {"type":"array","items":[{"const":"all"}],"additionalItems":{"type":"array"}}])",
                            R"("anyOf":[
         {"type":"array","prefixItems":[{"const":"equals"},{"type":"string"},{}],"minItems":3},
         {"type":"array","prefixItems":[{"const":"all"}],"items":{"type":"array"}}])"}) {
    const std::string schema = "{" + std::string(tuple) + "}";
    CHECK(
        told(schema, R"(["equal"])") ==
        Sentences{
            R"(The value at "/0" is "equal" (a string), expected one of "equals", "all". Did you mean "equals"?)"});
    CHECK(told(schema, R"(["equals"])") ==
          Sentences{R"(The value is ["equals"] (an array), expected at least 3 items.)"});
    CHECK(
        told(schema, R"(["all",1])") ==
        Sentences{
            R"(The value at "/1" is 1 (an integer), expected type array. Send it as a list: [1].)"});
  }
}

TEST_CASE("a tag within a member chooses the alternative, or all its values are told") {
  constexpr std::string_view kKinds = R"({"oneOf":[
    {"properties":{"meta":{"properties":{"kind":{"const":"Pod"}},"required":["kind"]},
                   "spec":{"type":"integer"}},"required":["meta","spec"]},
    {"properties":{"meta":{"properties":{"kind":{"const":"Job"}},"required":["kind"]},
                   "spec":{"type":"string"}},"required":["meta","spec"]}]})";
  CHECK(told(kKinds, R"({"meta":{"kind":"Pod"},"spec":"five"})") ==
        Sentences{R"(The value at "/spec" is "five" (a string), expected type integer.)"});
  CHECK(
      told(kKinds, R"({"meta":{"kind":"Job"},"spec":5})") ==
      Sentences{
          R"(The value at "/spec" is 5 (an integer), expected type string. Send it as a text: "5".)"});
  CHECK(
      told(kKinds, R"({"meta":{"kind":"Pods"},"spec":5})") ==
      Sentences{
          R"(The value at "/meta/kind" is "Pods" (a string), expected one of "Pod", "Job". Did you mean "Pod"?)"});
}

TEST_CASE("a tag tells alternatives apart wherever it is: in objects, lists and tuples") {
  // Returns a schema with two alternatives. They differ in the text for "#" in `tagged`, and in
  // "spec".
  const auto schema_of = [](const std::string& tagged) {
    const auto alternative = [&](const char* tag, const char* type) {
      std::string meta = tagged;
      meta.replace(meta.find('#'), 1, std::string(R"({"const":")") + tag + "\"}");
      return R"({"properties":{"meta":)" + meta + R"(,"spec":{"type":")" + type +
             R"("}},"required":["meta","spec"]})";
    };
    return R"({"oneOf":[)" + alternative("Pod", "integer") + "," + alternative("Job", "null") +
           "]}";
  };
  struct Case {
    std::string tagged, known, unknown, pointer;
  };
  for (const auto& [tagged, known, unknown, pointer] : {
           Case{R"({"properties":{"a":{"properties":{"k":#},"required":["k"]}}})",
                R"({"a":{"k":"Pod"}})", R"({"a":{"k":"x"}})", "/meta/a/k"},
           Case{R"({"prefixItems":[#]})", R"(["Pod"])", R"(["x"])", "/meta/0"},
           Case{R"({"prefixItems":[{"properties":{"k":#}}]})", R"([{"k":"Pod"}])", R"([{"k":"x"}])",
                "/meta/0/k"},
           Case{R"({"items":{"properties":{"k":#}}})", R"([{},{"k":"Pod"}])", R"([{},{"k":"x"}])",
                "/meta/1/k"},
           Case{R"({"items":#})", R"(["Pod"])", R"(["x"])", "/meta/0"},
           Case{R"({"properties":{"":#}})", R"({"":"Pod"})", R"({"":"x"})", "/meta/"},
       }) {
    const std::string schema = schema_of(tagged);
    INFO(tagged);
    const std::string before = R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,)";
    CHECK(told(schema, before + R"("meta":)" + known + R"(,"spec":"x"})") ==
          Sentences{R"(The value at "/spec" is "x" (a string), expected type integer.)"});
    CHECK(told(schema, before + R"("meta":)" + unknown + R"(,"spec":"x"})") ==
          Sentences{"The value at \"" + pointer +
                    R"(" is "x" (a string), expected one of "Pod", "Job".)"});
  }
}

TEST_CASE("all values of a tag are told also where a further alternative does not speak of it") {
  constexpr std::string_view kSources = R"({"oneOf":[
    {"properties":{"src":{"properties":{"type":{"const":"url"}},"required":["type","url"]}},
     "required":["src"]},
    {"properties":{"src":{"properties":{"type":{"const":"file"}},"required":["type","path"]}},
     "required":["src"]},
    {"required":["id"]}]})";
  CHECK(
      told(kSources, R"({"src":{"type":"uri"}})") ==
      Sentences{R"(The value at "/src/type" is "uri" (a string), expected one of "url", "file".)"});
  CHECK(told(kSources, R"({"src":{"type":"file"}})") ==
        Sentences{R"(The object at "/src" lacks the required key "path".)"});
}

TEST_CASE("an alternative whose tag the caller gave is closer than one that names no tag") {
  CHECK(told(R"({"oneOf":[{"properties":{"kind":{"const":"a"},"x":{"type":"integer"}},
                           "required":["kind","x"]},
                          {"properties":{"y":{"type":"integer"}},"required":["y"]}]})",
             R"({"kind":"a","y":"1"})") ==
        Sentences{
            R"(The object lacks the required key "x". This is the closest of 2 alternatives.)"});
}

TEST_CASE("an alternative that forbids a key and lists values for it has no say") {
  const Sentences two{R"(The value at "/k" is 1 (an integer), expected 2.)"};
  CHECK(told(R"({"anyOf":[{"allOf":[{"properties":{"k":false}},{"properties":{"k":{"const":1}}}]},
                          {"properties":{"k":{"const":2}}}]})",
             R"({"k":1})") == two);
  CHECK(told(R"({"anyOf":[{"properties":{"k":{"not":{}}}},{"properties":{"k":{"const":2}}}]})",
             R"({"k":1})") == two);
  CHECK(told(R"({"anyOf":[{"not":{}},{"type":"object","required":["a"]}]})", "{}") ==
        Sentences{R"(The object lacks the required key "a".)"});
  CHECK(told(R"({"anyOf":[{"$ref":"#/$defs/none"},{"type":"object"}],"$defs":{"none":false}})",
             "5") == Sentences{"The value is 5 (an integer), expected type object."});
}

TEST_CASE("an alternative that does not speak of the tag costs no other alternative its say") {
  CHECK(
      told(R"({"anyOf":[{"properties":{"mode":{"const":"auto"}}},
                          {"properties":{"mode":{"type":"integer"}}},{"required":["preset"]}]})",
           R"({"mode":"aut"})") ==
      Sentences{
          R"(The value at "/mode" is "aut" (a string), expected "auto", or type integer. Did you mean "auto"?)"});
  CHECK(told(R"({"anyOf":[
               {"properties":{"m":{"properties":{"k":{"const":"x"}}},"s":{"type":"integer"}}},
               {"properties":{"m":{"properties":{"k":{"const":"y"}}},"s":{"type":"null"}}},
               {"required":["z"]}]})",
             R"({"m":{"k":"x"},"s":"f"})")
            .front()
            .starts_with(R"(The value at "/s" is "f" (a string), expected type integer.)"));
}

}  // namespace
}  // namespace patchbay::schema
