#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace patchbay::loader {

// What tells whether files changed since they were last looked at: identity, size and times of
// each. A file that is not there counts as one state too.
class Stamp {
 public:
  void add(const std::filesystem::path& file);
  bool operator==(const Stamp&) const = default;

 private:
  std::vector<std::uint64_t> values_;
};

}  // namespace patchbay::loader
