#pragma once

#include <array>
#include <ostream>
#include <streambuf>

#include "base/file_descriptor.h"

namespace patchbay::cli {

// Owns the program's standard output, on a new descriptor. The constructor makes descriptor 1 a
// copy of standard error, so that a connector's output is not mistaken for the program's answer.
// main makes the only object.
class OwnOutput final : private std::streambuf {
 public:
  OwnOutput();
  ~OwnOutput() override;

  std::ostream& stream() { return stream_; }

 private:
  int_type overflow(int_type letter) override;
  int sync() override;

  FileDescriptor file_;  // empty if there was no standard output
  std::array<char, 8192> waiting_{};
  std::ostream stream_;
};

}  // namespace patchbay::cli
