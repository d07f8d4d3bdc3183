// Tests that readers on many threads see only complete values.
#include "base/published_value.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace patchbay {
namespace {

TEST_CASE("readers on many threads see one whole value or the next, and old ones go") {
  struct Pair {
    int left, right;
  };
  PublishedValue<Pair> published;
  std::weak_ptr<const Pair> first;
  {
    const auto value = std::make_shared<const Pair>(Pair{0, 0});
    first = value;
    published.set(value);
  }
  std::atomic<bool> torn{false};
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto seen = published.get();
        if (seen->left != seen->right) torn = true;
      }
    });
  }
  for (int i = 1; i <= 1000; ++i) published.set(std::make_shared<const Pair>(Pair{i, i}));
  done = true;
  for (auto& reader : readers) reader.join();
  CHECK_FALSE(torn);
  CHECK(first.expired());
  CHECK(published.get()->left == 1000);
}

}  // namespace
}  // namespace patchbay
