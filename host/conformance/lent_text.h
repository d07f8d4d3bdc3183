// A text that is lent to a connector for one call. The memory that the connector must not read can
// be protected, so that a connector that reads it crashes.
#pragma once

#include <patchbay/abi/types.h>

#include <string_view>

namespace patchbay::conformance {

enum class LoanKind {
  kPlainly,    // the text is in ordinary memory
  kToTheEnd,   // reading a byte after the end of the text crashes
  kForTheCall  // reading the text after the call crashes
};

class LentText {
 public:
  LentText(std::string_view text, LoanKind how);
  LentText(const LentText&) = delete;
  LentText& operator=(const LentText&) = delete;
  ~LentText();

  [[nodiscard]] patchbay_str raw() const { return raw_; }

 private:
  patchbay_str raw_;
  LoanKind how_;
  void* pages_;
  std::size_t bytes_;
};

}  // namespace patchbay::conformance
