// A text that is lent to a connector for one call. What the connector may not read is out of its
// reach, so that a connector that reads it crashes.
#pragma once

#include <patchbay/abi/types.h>

#include <string_view>

namespace patchbay::conformance {

enum class Lends {
  kPlainly,    // as any text
  kToTheEnd,   // no byte behind the end can be read
  kForTheCall  // nothing of it can be read after the call
};

class LentText {
 public:
  LentText(std::string_view text, Lends how);
  LentText(const LentText&) = delete;
  LentText& operator=(const LentText&) = delete;
  ~LentText();

  [[nodiscard]] patchbay_str raw() const { return raw_; }

 private:
  patchbay_str raw_;
  Lends how_;
  void* pages_;
  std::size_t bytes_;
};

}  // namespace patchbay::conformance
