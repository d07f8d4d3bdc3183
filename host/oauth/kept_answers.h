#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "http_client/origin_policy.h"

namespace patchbay::oauth {

// Caches responses of addresses, each for a limited time and for one owner. Two requests with
// different allowed networks (`reach`) have separate entries. Borrows the clock. Thread-safe.
template <class Answer>
class KeptAnswers {
 public:
  struct Place {
    std::string owner;  // owner of the request; other owners never get the response
    std::string address;
    http_client::Reach reach;
    auto operator<=>(const Place&) const = default;
  };

  // Caches at most `most` responses. If the cache is full, a new response displaces one response of
  // the owner that has the most responses: the response that expires first. So an owner with many
  // responses cannot displace the responses of other owners.
  KeptAnswers(const Clock& clock, std::size_t most) : clock_(clock), most_(most) {}

  std::optional<Answer> find(const Place& place) {
    const Lock lock(mutex_);
    const auto found = kept_.find(place);
    if (found == kept_.end()) return std::nullopt;
    if (clock_.now() < found->second.until) return found->second.answer;
    kept_.erase(found);
    return std::nullopt;
  }
  void keep(const Place& place, Answer answer, Monotonic until) {
    const Lock lock(mutex_);
    if (kept_.size() >= most_ && !kept_.contains(place)) make_room_for(place.owner);
    kept_.insert_or_assign(place, KeptAnswer{std::move(answer), until});
  }
  // Changes the expiry of the cached response to `until`, if it would expire later.
  void shorten(const Place& place, Monotonic until) {
    const Lock lock(mutex_);
    const auto found = kept_.find(place);
    if (found != kept_.end()) found->second.until = std::min(found->second.until, until);
  }
  void forget(const Place& place) {
    const Lock lock(mutex_);
    kept_.erase(place);
  }

 private:
  struct KeptAnswer {
    Answer answer;
    Monotonic until;
  };

  void make_room_for(const std::string& newcomer) REQUIRES(mutex_) {
    std::map<std::string_view, std::size_t> counts = {{newcomer, 1}};
    for (const auto& [place, kept] : kept_) ++counts[place.owner];
    const auto goes_before = [&](const auto& left, const auto& right) {
      return std::pair(counts[right.first.owner], left.second.until) <
             std::pair(counts[left.first.owner], right.second.until);
    };
    const auto first = std::min_element(kept_.begin(), kept_.end(), goes_before);
    if (first != kept_.end()) kept_.erase(first);
  }

  const Clock& clock_;
  const std::size_t most_;
  Mutex mutex_;
  std::map<Place, KeptAnswer> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
