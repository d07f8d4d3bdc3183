// Tests what `connectors check` reports about manifests without faults.
#include "catalog/lint.h"

#include <catch2/catch.hpp>

#include "loader/test_host.h"

namespace patchbay::catalog {
namespace {

// Returns the lint of a manifest that has this schema of parameters and these other members.
Lint lint_of(const std::string& parameters, const std::string& more = "") {
  std::string text = manifest_text("a", "1.0.0", more);
  const std::string plain = R"({"type":"object"})";
  text.replace(text.find(plain), plain.size(), parameters);
  const auto manifest = manifest::parse_manifest(text);
  INFO((manifest.has_error() ? manifest.error().message() : ""));
  REQUIRE(manifest.has_value());
  return lint(manifest.value(), text);
}

bool one_says(const std::vector<std::string>& sentences, std::string_view words) {
  INFO(sentences.size() << (sentences.empty() ? std::string() : ": " + sentences[0]));
  REQUIRE(sentences.size() == 1);
  return sentences[0].find(words) != std::string::npos;
}

TEST_CASE("a manifest without anything odd has nothing said of it") {
  const Lint found = lint_of(
      R"({"type":"object","x-order":1,"properties":{"tree":{"$ref":"#/$defs/tree"}},)"
      R"("$defs":{"tree":{"type":"object","properties":{"left":{"$ref":"#/$defs/tree"}}}}})");
  CHECK(found.faults.empty());
  CHECK(found.warnings.empty());
}

TEST_CASE("a misspelt keyword is told with the one that was meant") {
  CHECK(one_says(lint_of(R"({"type":"object","properties":{"a":{"minlenght":1}}})").warnings,
                 "is no keyword, so it says nothing of the instance. Did you mean \"minLength\"?"));
  CHECK(one_says(lint_of(R"({"type":"object","require":["a"]})").warnings,
                 "Did you mean \"required\"?"));
}

TEST_CASE("a format that nobody knows is told") {
  CHECK(
      one_says(lint_of(R"({"type":"object","properties":{"a":{"type":"string","format":"emial"}}})")
                   .warnings,
               "emial"));
}

TEST_CASE("parameters that take no object are a fault") {
  CHECK(one_says(lint_of(R"({"type":"array"})").faults, "arguments are always an object"));
}

TEST_CASE("an origin whose pointer names no property is a fault") {
  const auto network = [](const std::string& from, const std::string& pointer) {
    return R"(,"network":{"allow":[{"from":")" + from + R"(","pointer":")" + pointer +
           R"(","credential":"no"}]},"config":{"type":"object","properties":{"url":{}}})";
  };
  const std::string plain = R"({"type":"object"})";
  CHECK(lint_of(plain, network("config", "/url")).faults.empty());
  CHECK(one_says(lint_of(plain, network("config", "/urll")).faults,
                 "\"/urll\" is no property of \"config\""));
  const std::string of_user = R"(,"user_configuration":{"type":"object","properties":{"host":{}}})";
  CHECK(one_says(lint_of(plain, network("link", "/url") + of_user).faults,
                 "is no property of \"user_configuration\""));
}

TEST_CASE("a credential that no origin takes, or that does not exist, is reported") {
  const std::string plain = R"({"type":"object"})";
  const std::string sent =
      R"(,"network":{"allow":[{"origin":"https://a.example","credential":"yes"}]})";
  CHECK(one_says(lint_of(plain, sent).warnings, "\"auth\" declares no account"));
  std::string text = manifest_text("a");
  const std::string none = R"("auth":[{"type":"none"}])";
  text.replace(text.find(none), none.size(), R"("auth":[{"type":"api_key"}])");
  const auto manifest = manifest::parse_manifest(text);
  REQUIRE(manifest.has_value());
  CHECK(
      one_says(lint(manifest.value(), text).warnings, "no origin takes the account's credential"));
}

TEST_CASE("an icon that does not exist is told") {
  CHECK(one_says(lint_of(R"({"type":"object"})", R"(,"icon":"icon.svg")").warnings,
                 "no file \"icon.svg\""));
}

}  // namespace
}  // namespace patchbay::catalog
