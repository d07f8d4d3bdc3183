#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "json/key_table.h"
#include "json/tape_value.h"

namespace patchbay::json {

// Parses instances with simdjson, into buffers that are used again. One a thread.
class ElementReader {
 public:
  // The document, valid until the next call; nothing when it is malformed, has a duplicate key, is
  // nested too deep or holds a number beyond simdjson: Document::read then says which.
  // `exact_reals`: TapeValue gives reals by their literals; otherwise some are the nearest double.
  std::optional<TapeValue> read(std::string_view bytes, unsigned depth, bool exact_reals);

  // Gives back what an unusually large instance took.
  void trim();

  static ElementReader& of_this_thread();

 private:
  bool reserve(std::size_t size, unsigned depth);
  bool keys_are_unique(const TapeValue& root);  // notes besides whether there is a real
  void note(const TapeValue& value);
  bool unique_among_few(const TapeValue& object);
  bool unique_among_many(const TapeValue& object);

  static constexpr std::size_t kFew = 64;  // members that a table of keys is used for
  struct Key {
    Fingerprint print;
    std::string_view text;
  };
  struct Slot {
    std::uint32_t round = 0;  // in which it was filled; another object's is an empty one
    std::uint32_t key = 0;
  };

  simdjson::dom::parser parser_;
  unsigned depth_ = 0;
  bool has_real_ = false;
  std::vector<char> padded_;  // what lies behind an instance does not matter, only that it is there
  std::vector<TapeValue> open_;         // containers that are still to be looked into
  std::array<Slot, 2 * kFew> slots_{};  // by a key's hash: where it is among the few
  std::uint32_t round_ = 0;
  std::array<Key, kFew> few_{};
  std::vector<std::string_view> many_;
};

}  // namespace patchbay::json
