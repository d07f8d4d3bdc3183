#pragma once

#include <optional>
#include <string>

#include "base/caller.h"
#include "engine/document_parts.h"
#include "preferences/preferences.h"

namespace patchbay::engine {

// Turns the users' settings for a connector (auto_sync, sync_interval_hours) into schedules of
// their accounts' documents. A plan that is later set for one account stays until the settings
// change again. Thread-safe. Borrows all parts.
class SyncChoices {
 public:
  // Returns the plan for a user's settings of a connector. Without auto_sync, the plan schedules no
  // runs.
  static documents::Scheduler::Plan plan_in(const preferences::PreferencesByConnector& chosen,
                                            const manifest::Manifest& connector);

  SyncChoices(DocumentParts& documents, store::Store& store, const catalog::Catalog& catalog)
      : documents_(documents), store_(store), catalog_(catalog) {}

  // Applies changed settings to the schedules of the caller's documents. If auto_sync is on, also
  // starts to keep the caller's other accounts up to date. Skips connectors without documents. Must
  // be called after the settings were stored.
  Result<void> apply(const Caller& caller, const preferences::PreferencesByConnector& changes);

  // Starts to keep new accounts up to date if their users chose auto_sync. Skips accounts that a
  // gate closes. A timer calls this function about once a minute.
  Result<void> follow_new();

 private:
  // An account whose user chose auto_sync, but which is not kept up to date yet.
  struct MissingSync {
    std::string link;
    Caller caller;
    int hours = 0;
  };
  [[nodiscard]] Result<void> replan(const Caller& caller, const manifest::Manifest& connector,
                                    const preferences::Preferences& chosen);
  // `of_user` restricts this to the accounts of one user. nullptr: the accounts of all users.
  [[nodiscard]] Result<void> follow_missing(const manifest::Manifest& connector,
                                            const Caller* of_user);
  [[nodiscard]] Result<std::vector<MissingSync>> missing(const manifest::Manifest& connector,
                                                         const std::string& name,
                                                         const Caller* of_user);

  DocumentParts& documents_;
  store::Store& store_;
  const catalog::Catalog& catalog_;
};

}  // namespace patchbay::engine
