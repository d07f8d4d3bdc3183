// Tests schemas like those that real servers publish: cases that the specification decides, and
// cases in which the schema's author gets a note.
#include <catch2/catch.hpp>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

using Catch::Contains;

std::string only_note(std::string_view text) {
  const auto schema = Schema::compile(text);
  INFO(text);
  REQUIRE(schema.has_value());
  REQUIRE(schema.value().notes().size() == 1);
  return schema.value().notes().front().sentence;
}

std::string refusal(std::string_view text) {
  const auto schema = Schema::compile(text);
  INFO(text);
  REQUIRE_FALSE(schema.has_value());
  return schema.error().message();
}

TEST_CASE("dot segments are removed from absolute references and identifiers") {
  for (
      const char* text :
      {R"({"$defs":{"b":{"$id":"http://e.com/a/b","type":"string"}},"$ref":"http://e.com/a/x/../b"})",
       R"({"$defs":{"b":{"$id":"http://e.com/a/./x/../b","type":"string"}},"$ref":"http://e.com/a/b"})"}) {
    const auto schema = Schema::compile(text);
    INFO(text);
    REQUIRE(schema.has_value());
    CHECK(schema.value().accepts("\"x\""));
    CHECK_FALSE(schema.value().accepts("1"));
  }
}

TEST_CASE("an index of a pointer has digits alone and no leading zero") {
  for (const char* index : {"00", "0abc", "-0", "+0", "1"}) {
    CHECK_THAT(refusal(R"({"allOf":[{"type":"string"}],"properties":{"a":{"$ref":"#/allOf/)" +
                       std::string(index) + R"("}}})"),
               Contains("leads nowhere"));
  }
  CHECK(Schema::compile(R"({"allOf":[{"type":"string"}],"properties":{"a":{"$ref":"#/allOf/0"}}})")
            .has_value());
}

TEST_CASE("a reference to definitions under the other name says which") {
  CHECK_THAT(refusal(R"({"$ref":"#/definitions/x","$defs":{"x":{}}})"), Contains("\"#/$defs/x\""));
}

TEST_CASE("the old drafts are known by https too, with a note") {
  const char* text = R"({"$schema":"https://json-schema.org/draft-07/schema#","type":"string"})";
  CHECK(Schema::compile(text).value().dialect() == Dialect::kDraft7);
  CHECK_THAT(only_note(text), Contains("http://json-schema.org/draft-07/schema"));
}

TEST_CASE("a dialect named inside a schema that has no identifier means nothing") {
  const auto schema =
      Schema::compile(R"({"properties":{"a":{"$schema":"urn:unknown","type":"string"}}})");
  REQUIRE(schema.has_value());
  CHECK_FALSE(schema.value().accepts(R"({"a":1})"));
}

TEST_CASE("notes tell an author what a schema says that was hardly meant") {
  CHECK_THAT(only_note(R"({"typ":"string"})"), Contains("Did you mean \"type\"?"));
  CHECK_THAT(only_note(R"({"properties":{"a":{"requried":["b"]}}})"),
             Contains("Did you mean \"required\"?"));
  CHECK_THAT(only_note(R"({"pattern":"^[a-z]{,5}$"})"), Contains("write {0,5}"));
  CHECK_THAT(only_note(R"({"items":{"type":"string","required":true}})"),
             Contains("it says nothing here"));
  CHECK_THAT(only_note(R"({"properties":{"a":{"required":true}}})"),
             Contains("membership of the parent's"));
  CHECK(
      Schema::compile(R"({"x-own":1,"nullable":true,"discriminator":{},"markdownDescription":""})")
          .value()
          .notes()
          .empty());
}

TEST_CASE("a pattern of another language is refused with the form of ECMA-262") {
  constexpr std::pair<const char*, const char*> kForms[] = {{"(?P<y>a)", "(?<name>"},
                                                            {R"(\\Aa)", "as ^"},
                                                            {R"(a\\Z)", "as $"},
                                                            {"(?i)a", "[aA]"},
                                                            {"(?>a)", "(?:"},
                                                            {"(?P=y)", "k<name>"},
                                                            {R"(a\\hb)", "space or a tab"},
                                                            {R"(\\Qa.b\\E)", "does not quote"},
                                                            {"(?s:.)", "[^]"},
                                                            {"(?x) a", "spaces"},
                                                            {"(?m)^a", "beginning of a line"},
                                                            {"a++", "possessive"},
                                                            {"a{2,3}+", "leave out the +"},
                                                            {"(?#note)a", "no comments"},
                                                            {R"(\\x{41})", "\\u{"}};
  for (const auto& [pattern, form] : kForms) {
    CHECK_THAT(refusal(R"({"pattern":")" + std::string(pattern) + "\"}"), Contains(form));
  }
}

TEST_CASE("a pattern is not told of syntax that it has as characters") {
  for (const char* pattern : {R"([{,3}])", R"(\\{,3})", R"(a[(?i])"}) {
    INFO(pattern);
    const auto schema = Schema::compile(R"({"pattern":")" + std::string(pattern) + "\"}");
    REQUIRE(schema.has_value());
    CHECK(schema.value().notes().empty());
  }
  CHECK_THAT(refusal(R"({"pattern":"[++]\\++("})"), !Contains("possessive"));
  CHECK_THAT(refusal(R"({"pattern":"\\p{L}+\\u{41}+("})"), !Contains("possessive"));
}

TEST_CASE("a class of POSIX in a pattern is noted") {
  CHECK_THAT(only_note(R"({"pattern":"^[[:alpha:]_]+$"})"), Contains("[A-Za-z]"));
}

TEST_CASE("$defs in an older draft is no misspelling, $def is") {
  constexpr const char* kOlder = R"({"$schema":"http://json-schema.org/draft-07/schema#",)";
  CHECK(Schema::compile(kOlder + std::string(R"("$defs":{}})")).value().notes().empty());
  CHECK_THAT(only_note(kOlder + std::string(R"("$def":{}})")), Contains("\"definitions\""));
}

TEST_CASE("the new drafts are known by http too, with a note") {
  const char* text = R"({"$schema":"http://json-schema.org/draft/2020-12/schema"})";
  CHECK(Schema::compile(text).value().dialect() == Dialect::k2020_12);
  CHECK_THAT(only_note(text), Contains("https://json-schema.org/draft/2020-12/schema"));
}

}  // namespace
}  // namespace patchbay::schema
