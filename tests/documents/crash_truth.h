#pragma once

#include <string>

#include "documents/truth.h"

namespace patchbay::documents::test {

inline constexpr int kCrashDocuments = 2000;
inline constexpr std::size_t kCrashPage = 20;

// Adds the same documents in every process. In the second state, some documents are removed without
// a tombstone, some are changed, and some are new.
inline void make_crash_truth(Truth& truth, bool is_second, int documents = kCrashDocuments) {
  truth.page = kCrashPage;
  for (int i = 0; i < documents + (is_second ? 30 : 0); ++i) {
    if (is_second && i % 20 == 7) continue;
    const std::string id = "d" + std::to_string(10'000 + i);
    const bool has_changed = is_second && i % 40 == 3;
    truth.put(id, {.content = (has_changed ? "changed " : "content of ") + id,
                   .version = has_changed ? "2" : "1"});
  }
}

}  // namespace patchbay::documents::test
