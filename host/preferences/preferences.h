// Stores a user's choices for each connector, and the user's completed onboarding steps.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay::preferences {

// One user's preferences for one connector. In a change, an unset member keeps its old value.
struct Preferences {
  bool operator==(const Preferences&) const = default;

  std::optional<bool> onboarding_completed{};
  std::optional<bool> auto_sync{};
  std::optional<int> sync_interval_hours{};  // from 1 to 8760
  std::optional<bool> seen_onboarding{};     // key hasSeenConnectorOnboarding_{connector_id}
  std::optional<bool> completed_auth{};      // key hasCompletedConnectorAuth_{connector_id}
  std::optional<bool> used{};                // key hasUsedConnector_{connector_id}
};

using PreferencesByConnector = std::map<std::string, Preferences, std::less<>>;

struct PreferenceOwner {
  std::string organization;
  std::string user;
};

// Stores the preferences of users. Thread-safe.
class PreferenceStore {
 public:
  explicit PreferenceStore(store::Store& store) : store_(store) {}

  Result<PreferencesByConnector> of(const PreferenceOwner& owner);
  // Makes all changes or, after a failure, none. Fails with TOO_LARGE if the user would have
  // preferences for more than 1000 connectors.
  Result<void> change(const PreferenceOwner& owner, const PreferencesByConnector& changes);

 private:
  store::Store& store_;
};

// Records that a user completed an onboarding step for a connector. Must be called in the
// transaction of that step. Writes nothing if the step is already recorded, or if the user has
// preferences for 1000 other connectors.
void note_step(store::Transaction& transaction, const PreferenceOwner& owner,
               const std::string& connector, const Preferences& step);

// Deletes all preferences of a user. Must be called in the transaction that removes the user.
void clear_preferences_of_user(store::Transaction& transaction, const PreferenceOwner& owner);

// The document that clients read and write:
//   {"connector_onboarding_completed": {"github": true},
//    "connector_preferences": {"github": {"auto_sync": true, "sync_interval_hours": 24}},
//    "connector_states": {"oai/apps/connectors/github/hasUsedConnector_github": true}} A change is
//    any part of the document. settings_document() writes the document, and read_settings_change()
//    reads a change. read_settings_change() fails with MALFORMED_REQUEST, TOO_LARGE or
//    INVALID_ARGUMENT; the error lists every fault.
std::string settings_document(const PreferencesByConnector& preferences);
Result<PreferencesByConnector> read_settings_change(std::string_view json);

// Returns the key for a connector and a word: for "github" and "hasUsedConnector" it is
// "oai/apps/connectors/github/hasUsedConnector_github".
std::string state_key(std::string_view connector, std::string_view word);

}  // namespace patchbay::preferences
