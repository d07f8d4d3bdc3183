#include "vault/envelope.h"

#include <catch2/catch.hpp>
#include <set>

namespace patchbay {
namespace {

const vault::Place kPlace{"account", "a1", "sealed_token"};

vault::Key key_of(char byte, std::string id = "k1") {
  return {std::move(id), Secret(std::string(32, byte))};
}

TEST_CASE("an envelope opens where it was sealed, whatever it holds") {
  SystemRandom random;
  for (const std::string& plain :
       {std::string(), std::string("gho_x"), std::string(70'000, '\0')}) {
    const auto envelope = vault::seal_envelope(key_of('a'), kPlace, plain, random);
    CHECK(vault::key_id_of(envelope) == "k1");
    CHECK(vault::open_envelope(key_of('a'), kPlace, envelope)->reveal() == plain);
  }
}

TEST_CASE("an envelope moved to another table, row or column is refused") {
  SystemRandom random;
  const auto envelope = vault::seal_envelope(key_of('a'), kPlace, "gho_x", random);
  for (const vault::Place& other : {vault::Place{"accounts", "a1", "sealed_token"},
                                    vault::Place{"account", "a2", "sealed_token"},
                                    vault::Place{"account", "a1", "sealed_secret"},
                                    vault::Place{"accounta", "1", "sealed_token"}}) {
    CHECK_FALSE(vault::open_envelope(key_of('a'), other, envelope).has_value());
  }
}

TEST_CASE("an envelope with any letter changed, cut short or added to is refused") {
  SystemRandom random;
  const auto envelope = vault::seal_envelope(key_of('a'), kPlace, "gho_x", random);
  for (std::size_t i = 0; i < envelope.size(); ++i) {
    auto changed = envelope;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(vault::open_envelope(key_of('a'), kPlace, changed).has_value());
    CHECK_FALSE(vault::open_envelope(key_of('a'), kPlace, envelope.substr(0, i)).has_value());
  }
  CHECK_FALSE(vault::open_envelope(key_of('a'), kPlace, envelope + "AAAA").has_value());
}

TEST_CASE("an envelope opens under its own key only, by bytes and by name") {
  SystemRandom random;
  const auto envelope = vault::seal_envelope(key_of('a'), kPlace, "gho_x", random);
  CHECK_FALSE(vault::open_envelope(key_of('b'), kPlace, envelope).has_value());
  CHECK_FALSE(vault::open_envelope(key_of('a', "k2"), kPlace, envelope).has_value());
}

TEST_CASE("the same secret sealed twice looks different each time and is nowhere to be read") {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i)
    seen.insert(vault::seal_envelope(key_of('a'), kPlace, "gho_canary", random));
  CHECK(seen.size() == 100);
  CHECK(seen.begin()->find("gho_canary") == std::string::npos);
}

// Returns zeros: the nonce of the published vector.
class ZeroRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override { std::fill(out.begin(), out.end(), 0); }
};

TEST_CASE("the cipher is AES-256-GCM: zero key and nonce give the published keystream") {
  // McGrew and Viega, The Galois/Counter Mode of Operation, test case 14: 16 zero bytes become
  // cea7403d4d606b6e074ec5d3baf39d18.
  ZeroRandom zeros;
  const auto envelope = vault::seal_envelope(key_of('\0'), kPlace, std::string(16, '\0'), zeros);
  const std::string prefix = "pb1:k1:";
  REQUIRE(envelope.starts_with(prefix + std::string(16, 'A')));
  CHECK(envelope.substr(prefix.size() + 16, 21) == "zqdAPU1ga24HTsXTuvOdG");
}

}  // namespace
}  // namespace patchbay
