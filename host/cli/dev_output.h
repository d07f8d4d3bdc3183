// Stores only the beginning and the end of a long output. The first error of a compiler explains
// the later errors, and the last lines say how the program ended.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "process/run.h"

namespace patchbay::cli {

class KeptEnds {
 public:
  explicit KeptEnds(std::size_t bytes_of_each) : most_(bytes_of_each) {}

  void add(std::string_view piece);

  // Returns the text. If the text was too long, a line between its beginning and its end says how
  // many bytes are left out.
  [[nodiscard]] std::string text() const;
  // Returns true if `line` is the line that says how many bytes are left out.
  static bool is_gap(std::string_view line) { return line.starts_with(kGap); }

  // Returns an output for process::run() that appends to this object. This object must outlive the
  // output.
  process::Output taking();

 private:
  static constexpr std::string_view kGap = "[… ";

  std::size_t most_;
  std::string begin_;
  std::string end_;             // at most twice as long as the part that text() shows
  std::uint64_t left_out_ = 0;  // the number of bytes before end_ that were dropped
};

}  // namespace patchbay::cli
