#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/tape_value.h"

namespace patchbay::schema {

// Parses instances with simdjson, into buffers that are used again. One a thread.
class ElementReader {
 public:
  // The document, valid until the next call; nothing when it is malformed, has a duplicate key, is
  // nested too deep or holds a number beyond simdjson: Document::read then says which.
  std::optional<simdjson::dom::element> read(std::string_view bytes, unsigned depth);

  // Gives back what an unusually large instance took.
  void trim();

  static ElementReader& of_this_thread();

 private:
  bool reserve(std::size_t size, unsigned depth);
  bool keys_are_unique();
  bool unique_in(const TapeValue& object);
  bool unique_among_many(const TapeValue& object);

  simdjson::dom::parser parser_;
  std::vector<char> padded_;
  std::vector<std::string_view> keys_;
  unsigned depth_ = 0;
};

}  // namespace patchbay::schema
