// Tests that a form can be written and read again, and which input each of the two reading
// functions accepts. tests/base/form_test.cc tests the rules of the encoding.
#include "oauth_messages/form.h"

#include <catch2/catch.hpp>

namespace patchbay::oauth_messages {
namespace {

using namespace std::string_literals;
using Texts = std::vector<std::pair<std::string, std::string>>;

Texts texts_of(const Parameters& parameters) {
  Texts texts;
  for (const auto& [name, value] : parameters) texts.emplace_back(name, value.reveal());
  return texts;
}

TEST_CASE("a form holds any bytes, and comes back as it was") {
  const std::string odd = "a=b&c%+ \xff\0d"s;
  const Parameters sent = {{odd, Secret(odd)}, {"empty", Secret()}, {odd, Secret("again")}};
  const Parameters read = parse_form(form_of(sent).reveal());
  CHECK(texts_of(read) == Texts{{odd, odd}, {"empty", ""}, {odd, "again"}});
}

TEST_CASE("a form of text is read alike in both ways") {
  const Parameters sent = {{"scope", Secret("repo read:user")}, {"state", Secret("\u00e9&=%2B+")}};
  const std::string form(form_of(sent).reveal());
  CHECK(form == "scope=repo%20read%3Auser&state=%C3%A9%26%3D%252B%2B");
  REQUIRE(parse_form_strictly(form).has_value());
  CHECK(texts_of(*parse_form_strictly(form)) == texts_of(sent));
  CHECK(texts_of(parse_form(form)) == texts_of(sent));
  CHECK(parse_form("").empty());
  CHECK(parse_form_strictly("")->empty());
  CHECK(form_of({}).empty());
}

TEST_CASE(
    "an answer of a provider is read as far as it goes, a client's form whole or not at all") {
  struct Row {
    std::string form;
    Texts kept;
  };
  for (const Row& row :
       std::vector<Row>{{"access_token=50%&scope=a+b", {{"access_token", "50%"}, {"scope", "a b"}}},
                        {"a=1&%zz=%4", {{"a", "1"}, {"%zz", "%4"}}},
                        {"a=%ff", {{"a", "\xff"}}},
                        {"a%00=1", {{"a\0"s, "1"}}}}) {
    CAPTURE(row.form);
    CHECK(texts_of(parse_form(row.form)) == row.kept);
    CHECK_FALSE(parse_form_strictly(row.form).has_value());
  }
}

TEST_CASE("a text is encoded for a URL without a blank, a plus sign or a slash") {
  CHECK(form_encoded("a b+c/d~e").reveal() == "a%20b%2Bc%2Fd~e");
  CHECK(form_encoded("").empty());
}

}  // namespace
}  // namespace patchbay::oauth_messages
