// Tests the hints that say what to send instead, and the words for the expected values.
#include "told.h"

namespace patchbay::schema {
namespace {

TEST_CASE("what must not hold is told in words") {
  CHECK(told(R"({"not":{}})", "1") == Sentences{"The value is not allowed to be there."});
  CHECK(told(R"({"properties":{"a":{"not":true}}})", R"({"a":1})") ==
        Sentences{R"(The value at "/a" is not allowed to be there.)"});
  CHECK(
      told(R"({"not":{"pattern":"^a"}})", R"("ab")") ==
      Sentences{
          R"(The value is "ab" (a string), expected a text that does not match the pattern ^a.)"});
  CHECK(told(R"({"not":{"type":["string","null"]}})", R"("ab")") ==
        Sentences{R"(The value is "ab" (a string), expected any type but string or null.)"});
  CHECK(told(R"({"not":{"type":"integer"}})", "1") ==
        Sentences{"The value is 1 (an integer), expected any type but integer."});
  CHECK(told(R"({"not":{"$ref":"#/$defs/a"},"$defs":{"a":{"const":1}}})", "1") ==
        Sentences{"The value is 1 (an integer), expected anything but 1."});
  CHECK(told(R"({"not":{"required":["a"]}})", "1") ==
        Sentences{R"(The value is 1 (an integer), expected an object without the key "a".)"});
  CHECK(told(R"({"not":{"required":["a"]}})", R"({"a":1})") ==
        Sentences{R"(The value is {"a":1} (an object), expected no key "a".)"});
}

TEST_CASE("a schema of several rules that must not hold is told in words") {
  const auto expected = [](const char* schema, const char* value) {
    const auto sentences = told(schema, value);
    REQUIRE(sentences.size() == 1);
    const std::size_t at = sentences.front().find("expected ");
    REQUIRE(at != std::string::npos);
    return sentences.front().substr(at + std::string_view("expected ").size());
  };
  CHECK(expected(R"({"not":{"type":"integer","minimum":3}})", "5") ==
        "anything but a value of type integer and that is at least 3.");
  CHECK(expected(R"({"not":{"minLength":3}})", R"("abc")") ==
        "anything but a value with at least 3 characters.");
  CHECK(expected(R"({"not":{"minLength":3}})", "5") ==
        "anything but a value that, if it is a string, is one with at least 3 characters.");
  CHECK(expected(R"({"not":{"properties":{"k":{"const":1}},"required":["k","l","m"]}})",
                 R"({"k":1,"l":2,"m":3})") ==
        R"(anything but a value with a member "k" that is 1 and with the keys "l" and "m".)");
  CHECK(expected(R"({"not":{"properties":{"k":{"const":1}}}})", R"({"k":1})") ==
        R"(anything but a value with no member "k", or with one that is 1.)");
  CHECK(expected(R"({"not":{"anyOf":[{"type":"null"},{"maximum":3}]}})", "2") ==
        "anything but a value that is one of type null, or one that is at most 3.");
  CHECK(expected(R"({"not":{"anyOf":[{"required":["a"]},{"required":["b"]}]}})", R"({"a":1})") ==
        R"(anything but a value that is one with the key "a", or one with the key "b".)");
  CHECK(expected(R"({"not":{"not":{"type":"object","properties":{"a":{"const":1},"b":{}}}}})",
                 R"({"a":2})") == "1.");
  CHECK(expected(R"({"not":{"oneOf":[{"const":1},{"enum":[2,3]}]}})", "2") ==
        "anything but a value that is one that is 1, or one that is one of 2, 3, and not several "
        "of them.");
  CHECK(expected(R"({"not":{"not":{"type":"string"}}})", "[]") == "type string.");
  CHECK(told(R"({"not":{"required":[]}})", "{}") ==
        Sentences{"The value is not allowed to be there."});
  CHECK(expected(R"({"not":{"type":"array","items":{"const":1},"contains":{"const":1}}})", "[1]") ==
        "anything but a value of type array and with only such items as are "
        "each one that is 1 and with an item that is 1.");
  CHECK(expected(R"({"not":{"contains":{"const":1},"minContains":2}})", "[1,1]") ==
        "anything but a value with at least 2 items that are each one that is 1.");
  CHECK(expected(R"({"not":{"contains":{"const":1},"minContains":0,"maxContains":2}})", "[1]") ==
        "anything but a value with at most 2 items that are each one that is 1.");
  CHECK(expected(R"({"not":{"propertyNames":{"maxLength":1}}})", R"({"a":1})") ==
        "anything but a value with only keys that are each one that, if it is a string, is one "
        "with at most 1 character.");
  CHECK(expected(R"({"not":{"if":{},"then":{"type":"null"}}})", "null") ==
        R"(anything but a value that fits the schema's "if".)");
}

TEST_CASE("what describes a schema ends, whatever the schema refers to") {
  const auto round = told(
      R"({"not":{"$ref":"#/$defs/a"},"$defs":{"a":{"type":"object","properties":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"#/$defs/a"}}}}})",
      R"({})");
  REQUIRE(round.size() == 1);
  CHECK(round.front().find("that fits a schema of its own") != std::string::npos);
  CHECK(round.front().size() < 600);
}

TEST_CASE("one of a thing is told in the singular, and null needs no type") {
  CHECK(told(R"({"minItems":1})", "[]") ==
        Sentences{"The value is [] (an array), expected at least 1 item."});
  CHECK(told(R"({"minItems":2})", "[]") ==
        Sentences{"The value is [] (an array), expected at least 2 items."});
  CHECK(told(R"({"maxProperties":1})", R"({"a":1,"b":2})") ==
        Sentences{R"(The value is {"a":1,"b":2} (an object), expected at most 1 member.)"});
  CHECK(told(R"({"minLength":1})", R"("")") ==
        Sentences{R"(The value is "" (a string), expected at least 1 character.)"});
  CHECK(told(R"({"type":"integer"})", "null") ==
        Sentences{"The value is null, expected type integer."});
  CHECK(told(R"({"properties":{"token":{"type":"string"}}})", R"({"token":null})") ==
        Sentences{R"(The value at "/token" is null, expected type string.)"});
}

TEST_CASE("words in another language's spelling are read as those of JSON") {
  CHECK(
      told(R"({"type":"boolean"})", R"("True")") ==
      Sentences{
          R"(The value is "True" (a string), expected type boolean. Send true, without quotes.)"});
  CHECK(
      told(R"({"type":["integer","null"]})", R"("None")") ==
      Sentences{
          R"(The value is "None" (a string), expected type integer or null. Send null, without quotes.)"});
  CHECK(
      told(R"({"enum":[1,null]})", R"("None")") ==
      Sentences{
          R"(The value is "None" (a string), expected one of 1, null. Send null, without quotes.)"});
  CHECK(
      told(R"({"enum":["none",null]})", R"("None")") ==
      Sentences{
          R"(The value is "None" (a string), expected one of "none", null. Did you mean "none"?)"});
  CHECK(
      told(R"({"const":false})", R"("False")") ==
      Sentences{R"(The value is "False" (a string), expected false. Send false, without quotes.)"});
  CHECK(told(R"({"type":"integer"})", R"("None")") ==
        Sentences{R"(The value is "None" (a string), expected type integer.)"});
}

TEST_CASE("a value where a list of such is asked is told to be sent as one") {
  constexpr std::string_view kTexts = R"({"type":"array","items":{"type":"string"},"maxItems":3})";
  CHECK(
      told(kTexts, R"("a")") ==
      Sentences{R"(The value is "a" (a string), expected type array. Send it as a list: ["a"].)"});
  CHECK(told(kTexts, "5") == Sentences{"The value is 5 (an integer), expected type array."});
  CHECK(
      told(kTexts, R"("[1]")") ==
      Sentences{
          R"(The value is "[1]" (a string), expected type array. It holds JSON: send it as an array.)"});
  CHECK(told(R"({"type":"array","minItems":2})", "5") ==
        Sentences{"The value is 5 (an integer), expected type array."});
  CHECK(told(R"({"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"null"}]})", "5") ==
        Sentences{
            "The value is 5 (an integer), expected type array or null. Send it as a list: [5]."});
  CHECK(
      told(R"({"properties":{"tokens":{"type":"array"},"l":{"type":"array"}}})",
           R"({"l":"Bearer abcdefgh12","tokens":{"a":1}})") ==
      Sentences{
          R"(The value at "/l" is "Bearer [redacted]" (a string), expected type array. Send it as a list of one item.)",
          R"(The value at "/tokens" is {"a":1} (an object), expected type array. Send it as a list: [{"a":1}].)"});
}

TEST_CASE("a list of one value where the value is asked is told to be sent as that") {
  CHECK(
      told(R"({"type":"string"})", R"(["a"])") ==
      Sentences{
          R"(The value is ["a"] (an array), expected type string. It is a list of one: send the item alone.)"});
  CHECK(told(R"({"type":"string","minLength":2})", R"(["a"])") ==
        Sentences{R"(The value is ["a"] (an array), expected type string.)"});
  CHECK(told(R"({"type":"string"})", R"(["a","b"])") ==
        Sentences{R"(The value is ["a","b"] (an array), expected type string.)"});
}

TEST_CASE("no hint proposes a value that the schema refuses") {
  CHECK(told(R"({"type":"integer","maximum":5})", R"("9")") ==
        Sentences{R"(The value is "9" (a string), expected type integer.)"});
  CHECK(
      told(R"({"type":"integer","maximum":5})", R"("4")") ==
      Sentences{
          R"(The value is "4" (a string), expected type integer. Send the number 4, without quotes.)"});
  CHECK(told(R"({"allOf":[{"type":"integer"},{"not":{"const":4}}]})", R"("4")") ==
        Sentences{R"(The value is "4" (a string), expected type integer.)"});
  CHECK(told(R"({"type":"string","pattern":"^a"})", "5") ==
        Sentences{"The value is 5 (an integer), expected type string."});
  CHECK(told(R"({"enum":["GET","POST"],"pattern":"^P"})", R"("get")").front() ==
        R"(The value is "get" (a string), expected "POST".)");
  CHECK(told(R"({"anyOf":[{"enum":["fast"]},{"type":"integer","maximum":5}]})", R"("9")") ==
        Sentences{R"(The value is "9" (a string), expected "fast", or type integer.)"});
}

TEST_CASE("a hint is judged by all that asks of its place, and by what is around it") {
  const std::string integer = R"("properties":{"a":{"type":"integer"}})";
  const Sentences no_hint{R"(The value at "/a" is "9" (a string), expected type integer.)"};
  CHECK(told("{" + integer + R"(,"allOf":[{"properties":{"a":{"maximum":5}}}]})", R"({"a":"9"})") ==
        no_hint);
  CHECK(told("{" + integer + R"(,"patternProperties":{"^a":{"maximum":5}}})", R"({"a":"9"})") ==
        no_hint);
  CHECK(told("{" + integer + R"(,"not":{"properties":{"a":{"const":9}},"required":["a"]}})",
             R"({"a":"9"})") == no_hint);
  CHECK(
      told(R"({"properties":{"a":{"type":"array"}},"allOf":[{"properties":{"a":{"minItems":2}}}]})",
           R"({"a":5})") ==
      Sentences{R"(The value at "/a" is 5 (an integer), expected type array.)"});
  CHECK(told(R"({"properties":{"a":{"enum":["GET","PUT"]}},
                 "allOf":[{"properties":{"a":{"not":{"const":"GET"}}}}]})",
             R"({"a":"get"})") ==
        Sentences{R"(The value at "/a" is "get" (a string), expected one of "GET", "PUT".)"});
  CHECK(told(R"({"uniqueItems":true,"items":{"enum":["GET","PUT"]}})", R"(["GET","get"])") ==
        Sentences{R"(The value at "/1" is "get" (a string), expected one of "GET", "PUT".)"});
}

TEST_CASE("no hint leads to another fault, as where an alternative asks for more") {
  CHECK(told(R"({"oneOf":[{"properties":{"b":{"type":"array"}},"required":["t"]},
                          {"properties":{"b":{"const":true}}}]})",
             R"({"b":{}})") ==
        Sentences{R"(The value at "/b" is {} (an object), expected true, or type array.)"});
  CHECK(told(R"({"anyOf":[{"prefixItems":[{"minLength":2},{"type":"integer"}]},
                          {"prefixItems":[{},{"const":"green"}]}]})",
             R"(["y","3"])") ==
        Sentences{R"(The value at "/1" is "3" (a string), expected "green", or type integer.)"});
  // What was meant is asked all the same where the rest of it lacks.
  CHECK(
      told(R"({"oneOf":[{"properties":{"t":{"const":"circle"}},"required":["t","radius"]},
                        {"properties":{"t":{"const":"square"}},"required":["t","side"]}]})",
           R"({"t":"Circle"})") ==
      Sentences{
          R"(The value at "/t" is "Circle" (a string), expected one of "circle", "square". Did you mean "circle"?)"});
}

TEST_CASE("each of several hints is told, in one object and in another's member") {
  CHECK(
      told(R"({"properties":{"a":{"type":"integer"},"b":{"items":{"type":"string"}}}})",
           R"({"a":"1","b":["x",2,3]})") ==
      Sentences{
          R"(The value at "/a" is "1" (a string), expected type integer. Send the number 1, without quotes.)",
          R"(The value at "/b/1" is 2 (an integer), expected type string. Send it as a text: "2".)",
          R"(The value at "/b/2" is 3 (an integer), expected type string. Send it as a text: "3".)"});
  const auto part = Schema::compile(R"({"properties":{"a~/b":{"type":"integer"}}})")
                        .value()
                        .check(R"({"a~/b":"1"})", {}, "/arguments");
  REQUIRE(part.has_error());
  CHECK(part.error().details().faults.front().sentence.ends_with(
      "Send the number 1, without quotes."));
}

TEST_CASE("no hint names a key that the object has, or that has a meaning of its own") {
  CHECK(
      told(R"({"properties":{"name":{}},"additionalProperties":false})", R"({"name":1,"nam":2})") ==
      Sentences{R"(The key "nam" at "/nam" is not known; known are "name".)"});
  CHECK(told(R"({"properties":{"issueNumber":{},"issue_number":{}},"required":["issue_number"]})",
             R"({"issueNumber":12})") ==
        Sentences{R"(The object lacks the required key "issue_number".)"});
}

TEST_CASE("values that another rule of the same place refuses are not listed") {
  CHECK(told(R"({"anyOf":[{"allOf":[{"enum":["a","b"]},{"enum":["b","c"]}]},{"type":"null"}]})",
             R"("z")") == Sentences{R"(The value is "z" (a string), expected "b", or type null.)"});
  CHECK(told(R"({"allOf":[{"enum":["a","b"]},{"not":{"const":"a"}}]})", R"("z")") ==
        Sentences{R"(The value is "z" (a string), expected "b".)"});
}

TEST_CASE("each value is judged again before it is told to be sent as a list") {
  CHECK(
      told(R"({"items":{"type":"array","items":{"type":"string"}}})", R"(["a",5,"b"])") ==
      Sentences{
          R"(The value at "/0" is "a" (a string), expected type array. Send it as a list: ["a"].)",
          R"(The value at "/1" is 5 (an integer), expected type array.)",
          R"(The value at "/2" is "b" (a string), expected type array. Send it as a list: ["b"].)"});
}

TEST_CASE("no secret is shown, however it is found: in a list, or where alternatives list values") {
  CHECK(
      told(R"({"properties":{"password":{"anyOf":[{"const":"a"},{"const":"b"}]}}})",
           R"({"password":"hunter2"})") ==
      Sentences{R"(The value at "/password" is [redacted] (a string), expected one of "a", "b".)"});
  CHECK(
      told(R"({"properties":{"state":{"enum":["open","closed"]}}})", R"({"state":"opem"})") ==
      Sentences{
          R"(The value at "/state" is "opem" (a string), expected one of "open", "closed". Did you mean "open"?)"});
  CHECK(told(R"({"type":"string"})", R"({"password":["hunter2"],"n":1})") ==
        Sentences{
            R"(The value is {"password":"[redacted]","n":1} (an object), expected type string.)"});
  CHECK(
      told(R"({"properties":{"password":{"anyOf":[{"const":"a"},{"type":"integer"}]}}})",
           R"({"password":"hunter2"})") ==
      Sentences{
          R"(The value at "/password" is [redacted] (a string), expected "a", or type integer.)"});
}

}  // namespace
}  // namespace patchbay::schema
