// Proves that the samples in the tutorial and in a worked example are the connectors that are
// built.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string file(const std::string& path) {
  std::ifstream in(PATCHBAY_SOURCE_DIR "/" + path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Checks that the samples of a page are the whole of these files of `folder`, in any order.
void hold_samples(const std::string& page, const std::string& folder,
                  const std::vector<std::string>& names, int expected) {
  const std::string readme = file(page);
  std::string sources;
  for (const std::string& name : names) sources += file(folder + name);
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
  CHECK(samples == expected);
  // The samples leave out nothing but empty lines.
  const auto dense = [](std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
    return text;
  };
  CHECK(dense(all) == dense(sources));
}

}  // namespace

TEST_CASE("the samples of the SDK's README are the whole connector that is built and run") {
  hold_samples("sdk/README.md", "sdk/examples/bookmarks/",
               {"connector.json", "connector.cc", "connector_test.cc", "CMakeLists.txt"}, 10);
}

TEST_CASE("the samples of the port from Python are the whole connector that is built and run") {
  hold_samples("sdk/examples/from_python/README.md", "sdk/examples/from_python/",
               {"wiki.py", "wiki_test.py", "connector.json", "connector.cc", "connector_test.cc",
                "CMakeLists.txt"},
               10);
}
