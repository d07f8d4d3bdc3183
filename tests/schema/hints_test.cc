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

}  // namespace
}  // namespace patchbay::schema
