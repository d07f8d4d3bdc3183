// What `patchbay serve --init` makes, and what it leaves alone.
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/random.h"
#include "cli/command_line.h"
#include "vault/key_ring.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

// A folder that a server keeps its things in. None of its servers starts: each is told to listen
// where nobody can.
struct Place {
  explicit Place(const std::string& name) : folder(folder_named(name)) {}

  [[nodiscard]] Printed init(const std::string& ring, const Variables& environment = {}) const {
    return patchbay({"serve", "--init", "--listen", "nowhere", "--store",
                     (folder / "store.db").string(), "--key-ring", (folder / ring).string()},
                    environment);
  }

  fs::path folder;
};

TEST_CASE("serve --init makes a key ring, says so, and shows the first key") {
  const Place place("init_new");
  const Printed made = place.init("patchbay.keys");
  CHECK(made.out.find("patchbay.keys (new; back it up") != std::string::npos);
  CHECK(made.out.find("service key pbk_") != std::string::npos);
  CHECK(fs::exists(place.folder / "patchbay.keys"));
}

TEST_CASE("with the ring in the environment --init makes no file and speaks of none") {
  const Place place("init_environment");
  SystemRandom random;
  const Variables environment = {
      {"PATCHBAY_KEY_RING", std::string(KeyRing::make(random).text().reveal())}};
  const Printed made = place.init("patchbay.keys", environment);
  CHECK(made.out.find("service key pbk_") != std::string::npos);
  CHECK(made.out.find("key ring") == std::string::npos);
  CHECK_FALSE(fs::exists(place.folder / "patchbay.keys"));
}

TEST_CASE("a ring in the environment that is none is refused before anything is founded") {
  const Place place("init_damaged");
  const Printed refused = place.init("patchbay.keys", {{"PATCHBAY_KEY_RING", "nonsense"}});
  CHECK(refused.code == 2);
  CHECK(refused.out.empty());
  CHECK(place.init("patchbay.keys").out.find("service key pbk_") != std::string::npos);
}

TEST_CASE("on a store that was founded before --init leaves no other ring behind") {
  const Place place("init_twice");
  REQUIRE(place.init("patchbay.keys").out.find("service key") != std::string::npos);
  const Printed again = place.init("other.keys");
  CHECK(again.code == 2);
  CHECK(again.err.find("first organization already") != std::string::npos);
  CHECK(again.out.empty());
  CHECK_FALSE(fs::exists(place.folder / "other.keys"));
}

}  // namespace
}  // namespace patchbay::cli
