// What providers have asked to wait for: until then nothing goes out for whom they said it to.
//
//   blocks.block({"github", "link-1"}, std::chrono::minutes(2));
//   blocks.left({"github", "link-1"});      // 2 minutes
//   for (const auto& block : blocks.all())  // what an operator sees, and lifts
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"

namespace patchbay {

// For whom a provider's word holds.
struct BlockSubject {
  std::string connector;
  std::string link;  // "": every link of the connector
  bool operator==(const BlockSubject&) const = default;
};

// A subject that a request belongs to: it waits while that is blocked.
struct BlockScope {
  BlockSubject subject;
  // How long the answer to this request may block it; 0: not at all.
  std::chrono::milliseconds longest{0};
};

struct ProviderBlock {
  std::uint64_t id = 0;  // never that of another block, as long as the process lives
  BlockSubject subject;
  WallTime since{};
  std::chrono::milliseconds left{0};
};

// In memory, of this host alone: another host learns of a limit from its own requests. Thread-safe.
// What is over is forgotten.
class ProviderBlocks {
 public:
  explicit ProviderBlocks(const Clock& clock) : clock_(clock) {}

  // Nothing goes out for the subject for that long; a longer block that is there stays.
  void block(const BlockSubject& subject, std::chrono::milliseconds time);

  // How long the subject is blocked yet; zero: it is not.
  [[nodiscard]] std::chrono::milliseconds left(const BlockSubject& subject) const;

  // Those in force, the oldest first.
  [[nodiscard]] std::vector<ProviderBlock> all() const;

  // False: there is no such block, or not any more.
  bool lift(std::uint64_t id);

 private:
  struct Hash {
    std::size_t operator()(const BlockSubject& subject) const {
      const std::hash<std::string> hash;
      return hash(subject.connector) * 31 + hash(subject.link);
    }
  };
  struct Entry {
    std::uint64_t id;
    WallTime since;
    Monotonic until;
  };
  static constexpr std::size_t kFirstSweep = 1024;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<BlockSubject, Entry, Hash> entries_;
  std::uint64_t last_id_ = 0;
  std::size_t sweep_at_ = kFirstSweep;  // entries, above which those that are over are looked for
};

}  // namespace patchbay
