// Functions that the tests of the GitHub connector's documents share: seeds, and the number of a
// run's requests.
#pragma once

#include <string>

#include "plugins/github/source.h"

namespace patchbay::test {

using nlohmann::json;

inline constexpr const char* kPointer =
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 306922\n";

inline json people() {
  return json::parse(R"({"users": [
      {"login": "ann", "id": 1}, {"login": "bob", "id": 2}, {"login": "cyd", "id": 3},
      {"login": "acme", "id": 9, "type": "Organization", "members": ["bob"], "owners": ["ann"]}],
    "teams": [{"id": 77, "slug": "core", "organization": "acme", "members": ["bob"]}],
    "tokens": [{"token": "ann", "user": "ann", "scopes": ["repo"]},
               {"token": "cyd", "user": "cyd", "scopes": ["repo"]}]})");
}

inline json seed(json repository) {
  json all = people();
  repository["full_name"] = repository.value("full_name", "ann/notes");
  repository["id"] = 5;
  repository["commits"] = {{{"message", "x"}}};
  all["repositories"] = json::array({std::move(repository)});
  return all;
}

// A repository with every kind of content.
inline json rich() {
  return seed({{"files",
                {{"README.md", "# Notes\n"},
                 {"docs/a.md", "a"},
                 {"docs/deep/b.md", "b"},
                 {"big.bin", {{"repeat", "0123456789abcde\n"}, {"times", 100000}}},
                 {"empty.txt", ""},
                 {"ln", {{"link", "README.md"}}},
                 {"model.bin", kPointer},
                 {"vendor", {{"submodule", "5b6e2a4c4d3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d"}}}}},
               {"issues",
                {{{"number", 1}, {"title", "Alone"}, {"body", "No comment."}, {"user", "bob"}},
                 {{"number", 2},
                  {"title", "Talked of"},
                  {"updated_at", "2025-03-01T00:00:00Z"},
                  {"comments", {{{"body", "first"}}, {{"body", "second"}, {"user", "bob"}}}}},
                 {{"number", 3},
                  {"title", "Pull"},
                  {"updated_at", "2025-04-01T00:00:00Z"},
                  {"comments", {{{"body", "on the pull"}}}},
                  {"pull",
                   {{"reviews",
                     {{{"user", "bob"},
                       {"body", "Good."},
                       {"state", "APPROVED"},
                       {"comments", {{{"path", "docs/a.md"}, {"body", "here"}}}}}}}}}}}},
               {"discussions",
                {{{"number", 4}, {"title", "Quiet"}},
                 {{"number", 5},
                  {"title", "Loud"},
                  {"comments", {{{"body", "yes"}}, {{"body", "no"}}}}}}}});
}

inline std::size_t requests(Source& source) {
  const std::size_t count = source.sandbox.log().size();
  source.sandbox.log().clear();
  return count;
}

}  // namespace patchbay::test
