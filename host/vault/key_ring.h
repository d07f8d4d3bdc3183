#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace patchbay {

struct Key {
  std::string id;  // 1 to 32 of a-z, 0-9 and "-"
  Secret bytes;    // 32 of them
};

// The keys a store is sealed with. A value: immutable once made, wiped when it dies.
class KeyRing {
 public:
  // Reads "ID KEY [primary]", one a line (or between commas); "#" begins a comment line. Messages
  // name lines and ids, never a key.
  static Result<KeyRing> parse(std::string_view text);
  // A ring of one new random key.
  static KeyRing make(Random& random);

  [[nodiscard]] const Key& primary() const { return keys_[primary_]; }
  [[nodiscard]] const Key* find(std::string_view id) const;
  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }

  // This ring and one more key, which must have a new id.
  [[nodiscard]] KeyRing with(Key key, bool as_primary) const;
  [[nodiscard]] KeyRing with_new_primary(Random& random) const;

  // The text that parse() reads.
  [[nodiscard]] Secret text() const;

 private:
  KeyRing() = default;

  std::vector<Key> keys_;
  std::size_t primary_ = 0;
};

}  // namespace patchbay
