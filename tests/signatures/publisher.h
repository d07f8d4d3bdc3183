#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "base/random.h"
#include "signatures/known_keys.h"
#include "signatures/signing.h"
#include "temporary_folder.h"

namespace patchbay::signatures {

// A publisher with a new key.
struct Publisher {
  SystemRandom random;
  SigningKey key = SigningKey::make(random);

  [[nodiscard]] std::string row(const std::string& state) const {
    return state + " " + signatures::text_of(key.public_key()) + " Acme\n";
  }
  [[nodiscard]] KnownKeys known_as(const std::string& state) const {
    return KnownKeys::parse(row(state)).value();
  }
};

// A connector's folder, with the files that signatures cover.
struct SignableFolder {
  SignableFolder() {
    folder.write("connector.json", "{\"id\":\"acme\"}");
    folder.write("connector.so", "code");
    folder.write("icons/large.svg", "<svg/>");
    folder.write(".hidden", "h");
  }
  void sign(const Publisher& publisher) const {
    REQUIRE(sign_folder(folder.path(), publisher.key, "acme 1.0.0"));
  }
  TemporaryFolder folder;
};

}  // namespace patchbay::signatures
