#pragma once

#include <array>
#include <ostream>
#include <streambuf>

#include "base/file_descriptor.h"

namespace patchbay::cli {

// Our standard output, on a descriptor of our own: from then on descriptor 1 leads to standard
// error, so that what a connector prints is never taken for our answer. Once, in main.
class OwnOutput final : private std::streambuf {
 public:
  OwnOutput();
  ~OwnOutput() override;

  std::ostream& stream() { return stream_; }

 private:
  int_type overflow(int_type letter) override;
  int sync() override;

  FileDescriptor file_;  // none: there was no standard output
  std::array<char, 8192> waiting_{};
  std::ostream stream_;
};

}  // namespace patchbay::cli
