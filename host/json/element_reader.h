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

// Parses instances with simdjson, into buffers that it uses again. One a thread.
class ElementReader {
 public:
  // The document, valid until the next call. Nothing if it is malformed, has a duplicate key, is
  // nested too deep or has a number that simdjson cannot hold: Document::read then says which.
  // `exact_reals`: TapeValue gives reals by their literals; without it some are the nearest double.
  std::optional<TapeValue> read(std::string_view bytes, unsigned depth, bool exact_reals);

  // Frees the memory that an unusually large instance needed.
  void trim();

  static ElementReader& of_this_thread();

 private:
  bool reserve(std::size_t size, unsigned depth);
  bool keys_are_unique(const TapeValue& root);  // also notes whether there is a real
  void note(const TapeValue& value);
  bool unique(const TapeValue& object);
  bool unique_among_handful(const TapeValue& object);
  bool unique_among_few(const TapeValue& object);
  bool unique_among_many(const TapeValue& object);

  static constexpr std::size_t kHandful = 8;  // members of which all pairs are compared
  static constexpr std::size_t kFew = 64;     // members that a table of keys is used for
  struct Key {
    Fingerprint print;
    std::string_view text;
  };
  struct Slot {
    std::uint32_t round = 0;  // of the object that filled it; a slot of another round is empty
    std::uint32_t key = 0;
  };

  simdjson::dom::parser parser_;
  unsigned depth_ = 0;
  bool has_real_ = false;
  // The instance and simdjson's padding; the padding's contents do not matter.
  std::vector<char> padded_;
  std::vector<TapeValue> open_;         // containers whose keys are not checked yet
  std::array<Slot, 2 * kFew> slots_{};  // by the hash of a key: its place in few_
  std::uint32_t round_ = 0;
  std::array<Key, kFew> few_{};
  std::vector<std::string_view> many_;
};

}  // namespace patchbay::json
