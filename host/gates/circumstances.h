// Adds the circumstances (plan, gates, region) to audit entries about callers.
//
// audit.record(entry_of(event_of(ConnectorUsed{"github", "list_issues"}), deed, &circumstances));
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/entry.h"
#include "base/caller.h"
#include "base/mutex.h"
#include "base/trace_id.h"
#include "gates/gates.h"
#include "store/store.h"

namespace patchbay::gates {

// A caller's use of a connector. Borrows all members.
struct CallerDeed {
  const Caller& caller;
  std::string_view connector;
  std::string_view action{};  // "": the connector itself
  std::string_view subject;   // the link's id; "": no link
  const TraceId& trace_id;
};

// Computes the circumstances for the audit entry of a user's action: the user's plan, the state of
// gates and experiments for the user, and this host's region. The result is cached for each user,
// plan, connector and action. Thread-safe.
class Circumstances {
 public:
  // If `region` is "", audit entries have no region.
  Circumstances(store::Store& store, std::string region)
      : store_(store), region_(std::move(region)) {}

  // Sets the host's gates. Must be called before the first of(). The gates must outlive all calls
  // of of(). Without gates, an entry has no state of gates and experiments.
  void ask(const Gates& gates) { gates_ = &gates; }

  // Returns the circumstances of a deed. May read the caller's plan from the store. Never throws;
  // if the store fails, the plan is omitted.
  audit::AuditContext of(const CallerDeed& deed);

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
  [[nodiscard]] audit::AuditContext found(const Passage& passage) const;

  store::Store& store_;
  const std::string region_;
  const Gates* gates_ = nullptr;
  Mutex mutex_;
  // The gates with which known_ was computed.
  std::shared_ptr<const std::vector<Gate>> of_gates_ GUARDED_BY(mutex_);
  std::unordered_map<Key, audit::AuditContext, Hash, Equal> known_ GUARDED_BY(mutex_);
};

// Returns the audit entry of a deed with its circumstances. If `circumstances` is nullptr, the
// entry has none.
audit::AuditEntry entry_of(audit::AuditEvent event, const CallerDeed& deed,
                           Circumstances* circumstances);

}  // namespace patchbay::gates
