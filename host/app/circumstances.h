#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/circumstances.h"
#include "gates/gates.h"
#include "store/store.h"

namespace patchbay::app {

// The plan of who does something, how the gates stand to him, the experiments he is part of, and
// where this host is. Found out once for each caller, connector and action: from then on it costs a
// look-up in memory and a copy. Thread-safe.
class Circumstances final : public AuditCircumstances {
 public:
  // `region` "": it is not said where this host is.
  Circumstances(Store& store, std::string region) : store_(store), region_(std::move(region)) {}

  // The host's, before any caller does something; they outlive what callers do. Without, nothing is
  // said of gates and experiments.
  void ask(const gates::Gates& gates) { gates_ = &gates; }

  AuditContext of(const CallerDeed& deed) override;

 private:
  using Key = std::array<std::string, 5>;  // organization, user, plan, connector, action
  using KeyView = std::array<std::string_view, 5>;
  static KeyView view_of(const Key& key) { return {key[0], key[1], key[2], key[3], key[4]}; }
  static KeyView view_of(const KeyView& key) { return key; }
  struct Hash {
    using is_transparent = void;
    template <class Any>
    std::size_t operator()(const Any& key) const {
      std::size_t hash = 0;
      for (const std::string_view part : view_of(key)) {
        hash = hash * 31 + std::hash<std::string_view>()(part);
      }
      return hash;
    }
  };
  struct Equal {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return view_of(left) == view_of(right);
    }
  };

  std::string plan_of(const Caller& caller) const;
  [[nodiscard]] AuditContext found(const gates::Passage& passage) const;

  Store& store_;
  const std::string region_;
  const gates::Gates* gates_ = nullptr;
  std::mutex mutex_;
  std::shared_ptr<const std::vector<gates::Gate>> of_gates_;  // what is known was found with these
  std::unordered_map<Key, AuditContext, Hash, Equal> known_;
};

}  // namespace patchbay::app
