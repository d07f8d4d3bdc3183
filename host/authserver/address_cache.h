#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "base/patience.h"
#include "base/result.h"
#include "base/shortage.h"
#include "telemetry/log.h"

namespace patchbay::authserver {

// A cache of values that other parties publish at addresses. A value is read when a caller needs
// it, and cached for an hour. If several callers need the same address, one reads it and the others
// wait. An address is read at most once per `pause`. A fiber waits without blocking its thread.
// Thread-safe.
template <class T>
class AddressCache {
 public:
  using Value = std::shared_ptr<const T>;
  // Fetches the text at an address and parses it.
  using Read = std::function<Result<T>(const std::string& address)>;
  // Succeeds if the caller may start a read.
  using Admit = std::function<Result<void>()>;

  // The result of an address's last read, whichever caller started it.
  struct Reading {
    Value value;                            // nullptr: no read has succeeded yet
    std::optional<Error> failure;           // if set, `value` comes from an earlier read
    std::chrono::milliseconds next_read{};  // time until the address may be read again

    // Returns PROVIDER_UNAVAILABLE with retry_after if the read failed and a later one may succeed,
    // or if this host cancelled the read. The message for callers says only that `what` cannot be
    // read now. It does not describe this host's network, because other parties choose the address.
    [[nodiscard]] std::optional<Error> passing_failure(const std::string& what) const {
      if (!failure) return std::nullopt;
      if (!failure->retryable() && failure->code() != Code::kCancelled) return std::nullopt;
      return Error(Code::kProviderUnavailable, failure->message())
          .with_words_to_callers(what + " cannot be read now. Try again later.")
          .with_retry_after(next_read);
    }
  };

  // `pause` is for addresses that outsiders choose: a failed read is remembered for this time. With
  // a pause of 0, only the callers that wait for a read get its failure, and the next caller reads
  // again.
  static constexpr std::chrono::seconds kPause{30};

  AddressCache(Read read, const Clock& clock, std::chrono::seconds pause = kPause)
      : read_(std::move(read)), clock_(clock), pause_(pause) {}

  // Returns the value if it was read within the last hour; otherwise nullptr.
  Value recall(const std::string& address) {
    const Lock lock(mutex_);
    const auto found = kept_.find(address);
    return found == kept_.end() || clock_.now() >= found->second->until ? nullptr
                                                                        : found->second->value;
  }

  // Reads the address, or waits for another caller that is reading it. If the last read began less
  // than a pause ago, returns its result. Calls `admit` only if this caller has to read. Fails like
  // `admit`, and if the patience ends.
  Result<Reading> newest(const std::string& address, const Patience& patience, const Admit& admit) {
    Lock lock(mutex_);
    PATCHBAY_TRY(const Turn turn, begin_fetch(address, admit));
    CacheEntry& kept = *turn.kept;
    if (turn.is_ours) {
      lock.unlock();
      auto read = read_caught(address);
      lock.lock();
      end_fetch(kept, std::move(read));
    } else if (!patience.wait(kept.was_read, lock, [&] { return !kept.is_read_now; })) {
      return patience.ended();
    }
    const auto left = std::max(kept.next_read - clock_.now(), Monotonic::duration::zero());
    return Reading{kept.value, kept.failure, std::chrono::ceil<std::chrono::milliseconds>(left)};
  }

 private:
  static constexpr std::size_t kMostAddresses = 500;
  static constexpr std::chrono::hours kLifetime{1};

  struct CacheEntry {
    Value value{};
    Monotonic until{};  // end of the value's lifetime
    std::optional<Error> failure{};
    Monotonic next_read{};
    bool is_read_now = false;
    Condition was_read{};
  };
  using Entry = std::shared_ptr<CacheEntry>;
  struct Turn {
    Entry kept;
    bool is_ours;  // true: the caller must read the address now, and then call end_fetch()
  };

  // Decides whether this caller must read the address. If `admit` refuses the caller, changes
  // nothing, so the refusal delays no other caller.
  Result<Turn> begin_fetch(const std::string& address, const Admit& admit) REQUIRES(mutex_) {
    const auto found = kept_.find(address);
    const bool is_known = found != kept_.end();
    if (is_known && (found->second->is_read_now || clock_.now() < found->second->next_read)) {
      return Turn{found->second, false};
    }
    if (admit) {
      PATCHBAY_TRY(admit());
    }
    Entry kept = is_known ? found->second : new_entry(address);
    // Set the error before the read. If the read throws, there may be no memory for an error.
    kept->failure = shortage("what is at an address cannot be read", ENOMEM);
    kept->is_read_now = true;
    kept->next_read = clock_.now() + pause_;
    return Turn{std::move(kept), true};
  }

  Result<Value> read_value(const std::string& address) {
    PATCHBAY_TRY(auto read, read_(address));
    return std::make_shared<const T>(std::move(read));
  }

  // Reads the value. Returns nullopt after an exception, so that newest() can still wake the
  // waiting callers.
  std::optional<Result<Value>> read_caught(const std::string& address) noexcept {
    try {
      return read_value(address);
    } catch (...) {
      return std::nullopt;
    }
  }

  // Stores the result of a read and wakes the waiting callers. If `read` is empty, the failure from
  // begin_fetch() stays. Throws nothing, because it allocates nothing.
  void end_fetch(CacheEntry& kept, std::optional<Result<Value>> read) noexcept REQUIRES(mutex_) {
    if (read && read->has_value()) {
      kept.value = std::move(*read).value();
      kept.until = clock_.now() + kLifetime;
      kept.failure.reset();
    } else if (read) {
      kept.failure = std::move(*read).error();
    }
    kept.is_read_now = false;
    kept.was_read.notify_all();
  }

  // Removes the address that was not read for the longest time (with the earliest `next_read`).
  // Skips addresses that are being read.
  void make_room() REQUIRES(mutex_) {
    auto oldest = kept_.end();
    for (auto each = kept_.begin(); each != kept_.end(); ++each) {
      if (each->second->is_read_now) continue;
      if (oldest == kept_.end() || each->second->next_read < oldest->second->next_read) {
        oldest = each;
      }
    }
    if (oldest != kept_.end()) kept_.erase(oldest);
  }

  Entry new_entry(const std::string& address) REQUIRES(mutex_) {
    if (kept_.size() >= kMostAddresses) make_room();
    return kept_[address] = std::make_shared<CacheEntry>();
  }

  const Read read_;
  const Clock& clock_;
  const std::chrono::seconds pause_;
  Mutex mutex_;
  std::map<std::string, Entry> kept_ GUARDED_BY(mutex_);
};

// Returns a function that calls `read` and logs the reason of each failure for the operator. The
// client chose the address and must not get this reason, because it may describe this host's
// network.
template <class T>
typename AddressCache<T>::Read logged(telemetry::Log& log, typename AddressCache<T>::Read read) {
  return [&log, read = std::move(read)](const std::string& address) -> Result<T> {
    auto found = read(address);
    if (found.has_error()) {
      log.write(telemetry::Level::kWarning,
                "what a client publishes at an address could not be read",
                {{"address", address},
                 {"outcome", name_of(found.error().code())},
                 {"error", found.error().message()}});
    }
    return found;
  };
}

}  // namespace patchbay::authserver
