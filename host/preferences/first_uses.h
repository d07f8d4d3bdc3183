#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "base/mutex.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::preferences {

// Records in a user's settings that the user has used a connector. note() must be called after each
// successful call. A use that is already recorded is found in memory, without an allocation.
// Thread-safe.
class FirstUses {
 public:
  FirstUses(store::Store& store, telemetry::Log& log) : store_(store), log_(log) {}

  // Returns after the record was stored. Never throws. If the store fails, a later call tries
  // again.
  void note(std::string_view organization, std::string_view user, std::string_view connector);

 private:
  using Use = std::tuple<std::string, std::string, std::string>;
  using UseView = std::tuple<std::string_view, std::string_view, std::string_view>;
  static UseView view_of(const Use& use) {
    return {std::get<0>(use), std::get<1>(use), std::get<2>(use)};
  }
  static UseView view_of(const UseView& use) { return use; }
  struct Hash {
    using is_transparent = void;
    template <class Any>
    std::size_t operator()(const Any& use) const {
      const auto [organization, user, connector] = view_of(use);
      const std::hash<std::string_view> hash;
      return (hash(organization) * 31 + hash(user)) * 31 + hash(connector);
    }
  };
  struct Equal {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return view_of(left) == view_of(right);
    }
  };

  store::Store& store_;
  telemetry::Log& log_;
  Mutex mutex_;
  std::unordered_set<Use, Hash, Equal> seen_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::preferences
