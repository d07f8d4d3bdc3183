// Tests how words are joined and split.
#include "base/words.h"

#include <catch2/catch.hpp>

using namespace patchbay;

using Words = std::vector<std::string>;

TEST_CASE("words are joined with a separator between them, and nowhere else") {
  CHECK(joined({}).empty());
  CHECK(joined(Words{"read"}) == "read");
  CHECK(joined(Words{"read", "write", "all"}) == "read write all");
  CHECK(joined(Words{"read", "write"}, ", ") == "read, write");
  CHECK(joined(Words{"", "write"}, ",") == ",write");
}

TEST_CASE("a text is taken apart at its blanks, however many there are") {
  CHECK(words_of("").empty());
  CHECK(words_of("   ").empty());
  CHECK(words_of("read") == Words{"read"});
  CHECK(words_of("  read   write ") == Words{"read", "write"});
}

TEST_CASE("words that were joined are found again") {
  const Words scopes{"repo", "read:user", "https://example.com/auth/drive.readonly"};
  CHECK(words_of(joined(scopes)) == scopes);
}
