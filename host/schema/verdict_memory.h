#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace patchbay::schema {

// Remembers verdicts on containers. The key is the container's address and the check's first
// instruction. Alternatives that differ only deep inside check the same parts many times; without
// this memory the work would be exponential in the depth.
class VerdictMemory {
 public:
  [[nodiscard]] std::optional<bool> find(const void* container, std::uint32_t entry) const {
    const auto found = verdicts_.find({container, entry});
    return found == verdicts_.end() ? std::nullopt : std::optional(found->second);
  }

  void note(const void* container, std::uint32_t entry, bool passed) {
    constexpr std::size_t kMost = 200'000;  // about 12 MB
    if (verdicts_.size() < kMost) verdicts_.emplace(std::pair(container, entry), passed);
  }

 private:
  std::map<std::pair<const void*, std::uint32_t>, bool> verdicts_;
};

}  // namespace patchbay::schema
