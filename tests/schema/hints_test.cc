// What a caller is told to send instead, and the words of what is expected.
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

}  // namespace
}  // namespace patchbay::schema
