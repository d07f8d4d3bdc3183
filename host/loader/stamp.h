#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace patchbay::loader {

// Shows whether files changed since they were last read, by identity, size and times of each. A
// missing file is a state too.
class Stamp {
 public:
  void add(const std::filesystem::path& file);
  bool operator==(const Stamp&) const = default;

 private:
  std::vector<std::uint64_t> values_;
};

}  // namespace patchbay::loader
