// Writes and reads the journal of a check. A line is written when its event happens, so that the
// last line before a crash says what the connector was doing. Each line is a word and a JSON text:
//
//   step "invoke echo"
//   call "http.send GET https://api.example/me"
//   signal "SIGSEGV"          then the lines of a backtrace
//   end {"outcome":"failed","found":"…","place":"…"}
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conformance/finding.h"

namespace patchbay::conformance {

class Journal {
 public:
  // Writes to the descriptor `file`, which is borrowed.
  explicit Journal(int file) : file_(file) {}

  void step(std::string_view what) const;
  void host_call(std::string_view what) const;
  void end(const Finding& finding) const;
  [[nodiscard]] int file() const { return file_; }

 private:
  void write(std::string_view word, std::string_view json) const;

  int file_;
};

// The contents of a journal.
struct Entries {
  std::string step;       // name of the last step
  std::string host_call;  // the last host call of that step
  std::string signal;
  std::string backtrace;
  std::optional<Finding> end;
};

// Reads a journal. The text may end anywhere, and may contain text that a connector wrote into it.
Entries read_journal(std::string_view text);

}  // namespace patchbay::conformance
