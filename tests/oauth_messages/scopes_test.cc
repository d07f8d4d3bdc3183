// Tests how scopes are read from texts, stored in a row, and compared.
#include <catch2/catch.hpp>

#include "oauth_messages/reason.h"
#include "oauth_messages/scope_column.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth_messages {
namespace {

using Scopes = std::vector<std::string>;

TEST_CASE("scopes in a text are told apart by its separator, each once and without blanks") {
  CHECK(separated("repo read:user", " ") == Scopes{"repo", "read:user"});
  CHECK(separated("  repo   repo ", " ") == Scopes{"repo"});
  CHECK(separated("repo, gist ,repo,,", ",") == Scopes{"repo", "gist"});
  CHECK(separated("a b,c", ",") == Scopes{"a b", "c"});
  CHECK(separated("a::b", "::") == Scopes{"a", "b"});
  CHECK(separated("", " ").empty());
  CHECK(separated(" ", " ").empty());
  CHECK(separated("a b", "").empty());
}

TEST_CASE("a scope is visible ASCII without quotes and backslashes") {
  for (const char* scope : {"repo", "!#[]~", "https://example.com/auth/drive.readonly"}) {
    CAPTURE(scope);
    CHECK(is_scope(scope));
  }
  for (const char* text : {"", "a b", "a\"b", "a\\b", "a\nb", "\x7f", "\u00e9"}) {
    CAPTURE(text);
    CHECK_FALSE(is_scope(text));
  }
  CHECK(is_scope(std::string(1024, 'x')));
  CHECK_FALSE(is_scope(std::string(1025, 'x')));
}

TEST_CASE("of the scopes that a server names only valid ones are used, 100 of them in 4 KiB") {
  CHECK(usable_scopes({"a", "b c", "d\"", "\u00e9", "", "e"}) == Scopes{"a", "e"});
  CHECK(usable_scopes(Scopes(101, "x")).size() == 100);
  const Scopes large(5, std::string(1000, 'x'));
  CHECK(usable_scopes(large).size() == 4);
  CHECK(usable_scopes(Scopes(4, std::string(1023, 'x'))).size() == 4);
  CHECK(usable_scopes(Scopes(4, std::string(1024, 'x'))).size() == 3);
}

TEST_CASE(
    "a scope that was asked for has to be one that the manifest declares, if it declares any") {
  manifest::OAuth2 declared;
  CHECK(check_declared(Scopes{"anything"}, declared).has_value());
  declared.scopes = {{"issues:read", "", {}}, {"issues:write", "", {}}};
  CHECK(check_declared(Scopes{}, declared).has_value());
  CHECK(check_declared(Scopes{"issues:write", "issues:read"}, declared).has_value());
  const auto unknown = check_declared(Scopes{"issues:read", "issue:write"}, declared);
  REQUIRE(unknown.has_error());
  CHECK(reason_of(unknown.error()) == Reason::kInvalidScope);
  CHECK(unknown.error().message().find("Did you mean \"issues:write\"?") != std::string::npos);
  // The text may hold anything, so no message repeats it.
  CHECK(check_scopes(Scopes{"anything"}).has_value());
  const auto malformed = check_scopes(Scopes{"two words"});
  REQUIRE(malformed.has_error());
  CHECK(reason_of(malformed.error()) == Reason::kInvalidScope);
  CHECK(malformed.error().message().find("two words") == std::string::npos);
}

TEST_CASE("scopes survive being kept in a row of the store") {
  for (const Scopes& scopes : {Scopes{}, Scopes{"repo"}, Scopes{"a,b", "\u00e9", "\"q\""}}) {
    CHECK(scopes_of_column(scope_column(scopes)) == scopes);
  }
  CHECK(scope_column({"repo", "gist"}) == R"(["repo","gist"])");
  CHECK(scopes_of_column("").empty());
  CHECK(scopes_of_column("[1, \"repo\", null]") == Scopes{"repo"});
}

}  // namespace
}  // namespace patchbay::oauth_messages
