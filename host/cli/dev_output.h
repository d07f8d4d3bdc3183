// What is kept of a text of any length: its beginning and its end. The first error of a compiler
// explains the later ones, and the last lines say how the program ended.
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

  // Returns the text. If it was too long, a line between beginning and end says how many bytes are
  // left out.
  [[nodiscard]] std::string text() const;
  // Returns true for that line.
  static bool is_gap(std::string_view line) { return line.starts_with(kGap); }

  // Returns an output of a program that adds to this text, which is borrowed.
  process::Output taking();

 private:
  static constexpr std::string_view kGap = "[… ";

  std::size_t most_;
  std::string begin_;
  std::string end_;             // at most twice as long as what text() shows of it
  std::uint64_t left_out_ = 0;  // what was before end_
};

}  // namespace patchbay::cli
