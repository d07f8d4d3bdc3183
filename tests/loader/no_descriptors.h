#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include "base/file_descriptor.h"

namespace patchbay {

// While this object lives, no other descriptor can be opened.
class NoDescriptors {
 public:
  NoDescriptors() {
    for (int file = ::dup(0); file >= 0; file = ::dup(0)) taken_.emplace_back(file);
  }
  // Frees `count` descriptors.
  void give(std::size_t count) {
    for (; count > 0 && !taken_.empty(); --count) taken_.pop_back();
  }

 private:
  struct Limit {
    Limit() {
      ::getrlimit(RLIMIT_NOFILE, &before);
      rlimit low = before;
      low.rlim_cur = 64;
      ::setrlimit(RLIMIT_NOFILE, &low);
    }
    ~Limit() { ::setrlimit(RLIMIT_NOFILE, &before); }
    rlimit before{};
  } limit_;
  std::vector<FileDescriptor> taken_;
};

}  // namespace patchbay
