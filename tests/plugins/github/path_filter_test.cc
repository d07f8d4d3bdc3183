// Tests which paths a pattern and a filter match.
#include "path_filter.h"

#include <catch2/catch.hpp>

using github::matches_path;

TEST_CASE("path patterns: a name fits at any depth, a path as a whole") {
  CHECK(matches_path("*.md", "a.md"));
  CHECK(matches_path("*.md", "docs/deep/a.md"));
  CHECK_FALSE(matches_path("*.md", "a.mdx"));
  CHECK(matches_path("node_modules", "web/node_modules/x/y.js"));
  CHECK(matches_path("docs/*.md", "docs/a.md"));
  CHECK_FALSE(matches_path("docs/*.md", "docs/deep/a.md"));
  CHECK_FALSE(matches_path("docs/*.md", "web/docs/a.md"));
  CHECK(matches_path("/docs/*.md", "docs/a.md"));
  CHECK(matches_path("file?.txt", "file1.txt"));
  CHECK_FALSE(matches_path("a?b", "a/b"));
}

TEST_CASE("path patterns: two stars cross folders, and may stand for nothing") {
  CHECK(matches_path("docs/**", "docs/a/b/c"));
  CHECK(matches_path("docs/", "docs/a/b/c"));
  CHECK_FALSE(matches_path("docs/", "docs"));
  CHECK(matches_path("**/test/*.cc", "a/b/test/x.cc"));
  CHECK(matches_path("**/test/*.cc", "test/x.cc"));
  CHECK_FALSE(matches_path("**/test/*.cc", "a/test/deep/x.cc"));
  CHECK(matches_path("**", "anything/at/all"));
}

TEST_CASE("path patterns: no pattern takes long") {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "*a";
  CHECK_FALSE(matches_path(pattern + "b", std::string(4000, 'a')));
  pattern.clear();
  for (int i = 0; i < 60; ++i) pattern += "**/a";
  CHECK_FALSE(matches_path(pattern + "b", std::string(4000, 'a')));
}

TEST_CASE("path filter: what is excluded is not taken, whatever includes it") {
  const github::PathFilter all;
  CHECK(all.takes("x"));
  CHECK(all.text().empty());
  const github::PathFilter some{{"*.md"}, {"docs/"}};
  CHECK(some.takes("a.md"));
  CHECK_FALSE(some.takes("a.txt"));
  CHECK_FALSE(some.takes("docs/a.md"));
  CHECK(some.text() == R"({"exclude":["docs/"],"include":["*.md"]})");
}
