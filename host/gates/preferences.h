// What a user chose about each connector, and how far he came with it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay::gates {

// Of one user and connector. As a change: what is not set stays as it is.
struct Preferences {
  bool operator==(const Preferences&) const = default;

  std::optional<bool> onboarding_completed{};
  std::optional<bool> auto_sync{};
  std::optional<int> sync_interval_hours{};  // 1 to 8760
  std::optional<bool> seen_onboarding{};     // hasSeenConnectorOnboarding_{connector_id}
  std::optional<bool> completed_auth{};      // hasCompletedConnectorAuth_{connector_id}
  std::optional<bool> used{};                // hasUsedConnector_{connector_id}
};

using PreferencesByConnector = std::map<std::string, Preferences, std::less<>>;

struct PreferenceOwner {
  std::string organization;
  std::string user;
};

// Thread-safe.
class PreferenceStore {
 public:
  explicit PreferenceStore(Store& store) : store_(store) {}

  Result<PreferencesByConnector> of(const PreferenceOwner& owner);
  // All of it or nothing. TOO_LARGE above 1000 connectors of a user.
  Result<void> change(const PreferenceOwner& owner, const PreferencesByConnector& changes);

 private:
  Store& store_;
};

// Notes a step that a user took with a connector as part of what makes it so; nothing is written
// when it is known already. Beyond 1000 connectors of a user nothing more is kept.
void note_step(Transaction& transaction, const PreferenceOwner& owner, const std::string& connector,
               const Preferences& step);

// Takes away everything of a user, as part of what removes him.
void clear_preferences_of_user(Transaction& transaction, const PreferenceOwner& owner);

// The document clients read and write:
//   {"connector_onboarding_completed": {"github": true},
//    "connector_preferences": {"github": {"auto_sync": true, "sync_interval_hours": 24}},
//    "connector_states": {"oai/apps/connectors/github/hasUsedConnector_github": true}}
// and, as a change, any part of it. Errors: MALFORMED_REQUEST, TOO_LARGE, INVALID_ARGUMENT with
// every fault.
std::string settings_document(const PreferencesByConnector& preferences);
Result<PreferencesByConnector> read_settings_change(std::string_view json);

// "oai/apps/connectors/github/hasUsedConnector_github", for a state's word such as
// "hasUsedConnector".
std::string state_key(std::string_view connector, std::string_view word);

}  // namespace patchbay::gates
