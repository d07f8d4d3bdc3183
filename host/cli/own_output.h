#pragma once

#include <array>
#include <ostream>
#include <streambuf>

#include "base/file_descriptor.h"

namespace patchbay::cli {

// The program's standard output, on a new descriptor. The constructor makes descriptor 1 a copy of
// standard error, so that nobody takes a connector's output for the program's answer. Make one
// object, in main.
class OwnOutput final : private std::streambuf {
 public:
  OwnOutput();
  ~OwnOutput() override;

  std::ostream& stream() { return stream_; }

 private:
  int_type overflow(int_type letter) override;
  int sync() override;

  FileDescriptor file_;  // owns nothing if there was no standard output
  std::array<char, 8192> waiting_{};
  std::ostream stream_;
};

}  // namespace patchbay::cli
