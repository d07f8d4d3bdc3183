#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace patchbay::calls {

// The maximum number of calls that may run at once; 0 means no limit.
struct BulkheadLimits {
  std::size_t connector = 0;  // limit of one connector; its manifest may set a lower limit
  std::size_t link = 0;       // limit of one account
  // Limit of one organization. nullopt: half of `host`, while several organizations send calls.
  std::optional<std::size_t> organization = 0;
  std::size_t host = 0;  // limit of the whole host; only the base for the organizations' limits
};

// Counts the running calls of each name. Thread-safe.
class Bulkhead {
 public:
  using Counts = std::map<std::string, std::size_t, std::less<>>;

  // A counted call. The destructor of a Place ends the count. A Place is empty if the call was
  // refused or is not counted.
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

  // Counts a call under the name. Returns an empty Place if `most` calls are counted already.
  Place enter(std::string_view name, std::size_t most);

 private:
  void leave(Counts::iterator at);
  void forget_idle() REQUIRES(mutex_);

  Mutex mutex_;
  std::size_t sweep_at_ GUARDED_BY(mutex_) = 0;  // number of names at which unused names are
                                                 // deleted
  Counts counts_ GUARDED_BY(mutex_);             // calls by name; a name stays for a time after its
                                                 // last call
};

// Limits how many calls of each connector, account and organization run at once. Waiting calls
// count too. A single connector, account or organization cannot use up the whole host. While only
// one organization sends calls, it may use all places of a connector. After a second organization
// has sent a call, each organization may use half of the places, rounded up. Thread-safe.
class Bulkheads {
 public:
  explicit Bulkheads(const BulkheadLimits& limits) : limits_(limits) {}

  struct Call {
    std::string_view connector;
    std::size_t most_of_connector;  // the manifest's limit; 0: the manifest sets none
    std::string_view link;          // "": the call has no link
    std::string_view organization;
  };
  // The counted places of one call. Its destructor frees them.
  struct Places {
    Bulkhead::Place connector;
    Bulkhead::Place share;  // the organization's share of the connector's places
    Bulkhead::Place link;
    Bulkhead::Place organization;
  };

  // Fails with OVERLOADED, and the time after which to try again, if a limit is reached. Never
  // waits.
  Result<Places> enter(const Call& call);

  // Limits every organization to its share from now on, as if a second organization had sent a
  // call. For hosts that are known to serve several organizations.
  void share() { is_shared_ = true; }

 private:
  [[nodiscard]] std::size_t most_of_connector(const Call& call) const;
  Result<void> enter_connector(const Call& call, Places& places);
  Result<void> enter_organization(const Call& call, Places& places);
  void note_organization(std::string_view organization);
  // Returns the maximum number of calls that the organization may run at once, out of `most` calls.
  // `most` = 0 means no limit.
  std::size_t share_of(std::size_t most, std::string_view organization);

  const BulkheadLimits limits_;
  std::atomic<bool> is_shared_ = false;  // true after a second organization has sent a call
  Mutex mutex_;
  std::string first_ GUARDED_BY(mutex_);  // the organization that sent the first call
  Bulkhead connectors_;
  Bulkhead shares_;  // running calls, counted by connector and organization
  Bulkhead links_;
  Bulkhead organizations_;
};

}  // namespace patchbay::calls
