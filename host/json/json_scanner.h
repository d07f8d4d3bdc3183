#pragma once

#include <memory_resource>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::json {

// Reads the tokens of a JSON text (RFC 8259) and finds its faults. After a fault, every function
// that returns a bool returns false. The caller may then call only error().
class JsonScanner {
 public:
  // Strings with escapes are decoded into the arena; all other strings are views into `text`.
  JsonScanner(std::string_view text, std::pmr::memory_resource& arena)
      : text_(text), arena_(&arena) {}

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  void skip_space();
  bool take(char expected);  // true if `expected` came next; false is not a fault

  bool word(std::string_view expected);
  bool number(std::string_view& out);
  bool string(std::string_view& out);

  bool fail(std::string what) { return fail_at(at_, std::move(what)); }
  // Returns the error for the fault. `inside` is the fault's place in the document: a pointer in
  // quotes and parentheses, or "".
  [[nodiscard]] Error error(const std::string& inside) const;

 private:
  bool fail_at(std::size_t offset, std::string what);
  bool digits();
  bool escaped(std::size_t start, std::string_view& out);
  bool escape();
  bool unicode();
  bool hex4(char32_t& point);

  std::string_view text_;
  std::pmr::memory_resource* arena_;
  std::size_t at_ = 0;
  std::string decoded_;
  std::string fault_;
  std::size_t fault_at_ = 0;
};

}  // namespace patchbay::json
