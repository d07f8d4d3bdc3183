// Proves that the samples in sdk/README.md are the connector that is built.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

namespace {

std::string file(const std::string& path) {
  std::ifstream in(PATCHBAY_SOURCE_DIR "/" + path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the samples of the SDK's README are the whole connector that is built and run") {
  const std::string readme = file("sdk/README.md");
  const std::string sources = file("sdk/examples/bookmarks/connector.json") +
                              file("sdk/examples/bookmarks/connector.cc") +
                              file("sdk/examples/bookmarks/connector_test.cc") +
                              file("sdk/examples/bookmarks/CMakeLists.txt");
  int samples = 0;
  std::string all;
  for (std::size_t at = 0; (at = readme.find("\n```", at)) != readme.npos; ++samples) {
    const std::size_t start = readme.find('\n', at + 1) + 1;
    const std::size_t end = readme.find("```", start);
    const std::string sample = readme.substr(start, end - start);
    INFO(sample);
    CHECK(sources.find(sample) != sources.npos);
    all += sample;
    at = end + 3;
  }
  CHECK(samples == 10);
  // The samples leave out nothing but empty lines.
  const auto dense = [](std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
    return text;
  };
  CHECK(dense(all) == dense(sources));
}
