// Tests that a value in a search cannot change the query's syntax.
#include "query.h"

#include <catch2/catch.hpp>

using gdrive::Query;

TEST_CASE("drive query: terms are joined by and, absent ones are left out") {
  Query query;
  query.words("plan")
      .equal("mimeType", std::nullopt)
      .in("folder", "parents")
      .later("modifiedTime", "2026-01-01T00:00:00Z")
      .outside_trash();
  CHECK(query.text() ==
        "(name contains 'plan' or fullText contains 'plan') and 'folder' in parents and "
        "modifiedTime > '2026-01-01T00:00:00Z' and trashed = false");
}

TEST_CASE("drive query: quotes and backslashes are escaped") {
  Query query;
  query.equal("name", R"(it's a \ 'test')");
  CHECK(query.text() == R"(name = 'it\'s a \\ \'test\'')");
}
