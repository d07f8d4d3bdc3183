#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace patchbay::loader {

// Shows whether files have changed since the stamp was made. Compares the identity, size and times
// of each file. A missing file also has a stamp.
class Stamp {
 public:
  void add(const std::filesystem::path& file);
  bool operator==(const Stamp&) const = default;

 private:
  std::vector<std::uint64_t> values_;
};

}  // namespace patchbay::loader
