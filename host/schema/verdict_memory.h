#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace patchbay::schema {

// The verdicts on containers that may be asked for again, each by the address of the container and
// the first instruction that judged it. Alternatives that differ only deep within ask for the same
// parts again and again; without a memory their work would be exponential in the depth.
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
