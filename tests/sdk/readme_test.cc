// sdk/README.md and the connector it builds up.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "raw_host.h"

namespace {

std::string file(const std::string& path) {
  std::ifstream in(PATCHBAY_SOURCE_DIR "/" + path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("every sample in the SDK's README is a part of the connector that is built and run") {
  const std::string readme = file("sdk/README.md");
  const std::string sources = file("tests/sdk/sample/connector.json") +
                              file("tests/sdk/sample/connector.cc") +
                              file("tests/packaging/bookmarks/CMakeLists.txt");
  int samples = 0;
  for (std::size_t at = 0; (at = readme.find("\n```", at)) != readme.npos; ++samples) {
    const std::size_t start = readme.find('\n', at + 1) + 1;
    const std::size_t end = readme.find("```", start);
    const std::string sample = readme.substr(start, end - start);
    INFO(sample);
    CHECK(sources.find(sample) != sources.npos);
    at = end + 3;
  }
  CHECK(samples == 8);
}

TEST_CASE("the README's connector finds bookmarks") {
  raw::Host host;
  const raw::Library library(PATCHBAY_BINARY_DIR "/sdk_connectors/bookmarks/bookmarks.so");
  raw::Instance bookmarks(library, host);
  host.answers["https://api.bookmarks.example/tags/c%2B%2B?limit=20"] = {
      200, {}, R"({"bookmarks":[{"url":"https://a.test","private":1}]})", 0};
  CHECK(bookmarks.invoke("find", R"({"tag":"c++"})").result ==
        R"({"bookmarks":[{"url":"https://a.test"}]})");
  CHECK(bookmarks.invoke("find", R"({"tag":"none"})").failure.status == PATCHBAY_E_NOT_FOUND);
}
