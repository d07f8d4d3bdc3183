// Tests the form of random tokens, and that the system's random bytes do not repeat.
#include "base/random.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

// Returns the bytes of its constructor, repeated without end.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::string bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(bytes_[next_++ % bytes_.size()]);
  }

 private:
  std::string bytes_;
  std::size_t next_ = 0;
};

TEST_CASE("tokens are the vectors of RFC 4648 section 10, url-safe and unpadded") {
  CHECK(FixedRandom("foobar").token(6) == "Zm9vYmFy");
  CHECK(FixedRandom("fooba").token(5) == "Zm9vYmE");
  CHECK(FixedRandom("foob").token(4) == "Zm9vYg");
  CHECK(FixedRandom("\xff\xef\xbe").token(3) == "_---");
}

TEST_CASE("the system's randomness does not repeat itself") {
  SystemRandom random;
  CHECK(random.token(32) != random.token(32));
}

}  // namespace
}  // namespace patchbay
