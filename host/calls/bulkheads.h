#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace patchbay::calls {

// How many calls may be under way at once; 0: any number.
struct BulkheadLimits {
  std::size_t connector = 0;     // of one connector, unless its manifest allows fewer
  std::size_t link = 0;          // with one account
  std::size_t organization = 0;  // of one organization
};

// Counts what is under way under each name. Thread-safe.
class Bulkhead {
 public:
  using Counts = std::map<std::string, std::size_t, std::less<>>;

  // A place under a name; given up when it dies. Empty: it was full, or nobody counts.
  class Place {
   public:
    Place() = default;
    Place(Bulkhead& bulkhead, Counts::iterator at) : bulkhead_(&bulkhead), at_(at) {}
    Place(Place&& other) noexcept
        : bulkhead_(std::exchange(other.bulkhead_, nullptr)), at_(other.at_) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(bulkhead_, other.bulkhead_);
      std::swap(at_, other.at_);
      return *this;
    }
    ~Place() {
      if (bulkhead_ != nullptr) bulkhead_->leave(at_);
    }
    explicit operator bool() const { return bulkhead_ != nullptr; }

   private:
    Bulkhead* bulkhead_ = nullptr;
    Counts::iterator at_{};
  };

  // Empty: as many as `most` are there.
  Place enter(std::string_view name, std::size_t most);

 private:
  void leave(Counts::iterator at);
  void forget_idle() REQUIRES(mutex_);

  Mutex mutex_;
  Counts counts_ GUARDED_BY(mutex_);  // a name stays for a while after its last call
};

// What keeps one connector, account or organization from taking the whole host: each has so many
// calls under way and no more, those that wait included. Thread-safe.
class Bulkheads {
 public:
  explicit Bulkheads(const BulkheadLimits& limits) : limits_(limits) {}

  struct Call {
    std::string_view connector;
    std::size_t most_of_connector;  // what its manifest allows; 0: does not say
    std::string_view link;          // "": none
    std::string_view organization;
  };
  // The places of one call; they are given up when it dies.
  struct Places {
    Bulkhead::Place connector;
    Bulkhead::Place link;
    Bulkhead::Place organization;
  };

  // OVERLOADED, with when to come back, if one of them has as many calls as it may have. Never
  // waits.
  Result<Places> enter(const Call& call);

 private:
  const BulkheadLimits limits_;
  Bulkhead connectors_;
  Bulkhead links_;
  Bulkhead organizations_;
};

}  // namespace patchbay::calls
