#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace patchbay::vault {

struct Key {
  std::string id;  // 1 to 32 characters of a-z, 0-9 and "-"
  Secret bytes;    // 32 bytes
};

// The keys that encrypt the secrets of a store. A key ring never changes. Its destructor overwrites
// the keys.
class KeyRing {
 public:
  // Reads keys, each in the form "ID KEY [primary]", separated by line ends or commas. A line that
  // begins with "#" is a comment. Error messages contain lines and ids, never a key.
  static Result<KeyRing> parse(std::string_view text);
  // Returns a ring with one new random key.
  static KeyRing make(Random& random);

  [[nodiscard]] const Key& primary() const { return keys_[primary_]; }
  [[nodiscard]] const Key* find(std::string_view id) const;
  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }

  // Returns a copy of this ring with one more key. The key's id must be new.
  [[nodiscard]] KeyRing with(Key key, bool as_primary) const;
  [[nodiscard]] KeyRing with_new_primary(Random& random) const;

  // Returns the ring as a text that parse() reads.
  [[nodiscard]] Secret text() const;

 private:
  KeyRing() = default;

  std::vector<Key> keys_;
  std::size_t primary_ = 0;
};

}  // namespace patchbay::vault
