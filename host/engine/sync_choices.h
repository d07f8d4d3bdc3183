#pragma once

#include <optional>
#include <string>

#include "base/caller.h"
#include "engine/document_parts.h"
#include "preferences/preferences.h"

namespace patchbay::engine {

// What users chose in their settings for a connector (auto_sync, sync_interval_hours) becomes the
// schedule of their accounts' documents. A plan that is set for one account later holds until the
// settings change again. Thread-safe; all parts are borrowed.
class SyncChoices {
 public:
  // Returns the plan that a user's settings make for a connector; without auto_sync, the plan whose
  // runs begin only by hand.
  static documents::Scheduler::Plan plan_in(const preferences::PreferencesByConnector& chosen,
                                            const manifest::Manifest& connector);

  SyncChoices(DocumentParts& documents, Store& store, const catalog::Catalog& catalog)
      : documents_(documents), store_(store), catalog_(catalog) {}

  // Makes changed settings the plan of what the caller keeps up to date already, and begins to keep
  // the caller's other accounts up to date if auto_sync is on. Connectors without documents are
  // skipped. Call this after the settings were stored.
  Result<void> apply(const Caller& caller, const preferences::PreferencesByConnector& changes);

  // Begins to keep accounts up to date that were connected meanwhile and whose users chose
  // auto_sync. Accounts that a gate closes are skipped. A timer calls this about once a minute.
  Result<void> follow_new();

 private:
  // An account that is not followed although its user chose so.
  struct Missing {
    std::string link;
    Caller caller;
    int hours = 0;
  };
  [[nodiscard]] Result<void> replan(const Caller& caller, const manifest::Manifest& connector,
                                    const preferences::Preferences& chosen);
  // `of_user`: only the accounts of this user; nullptr: those of everybody.
  [[nodiscard]] Result<void> follow_missing(const manifest::Manifest& connector,
                                            const Caller* of_user);
  [[nodiscard]] Result<std::vector<Missing>> missing(const manifest::Manifest& connector,
                                                     const std::string& name,
                                                     const Caller* of_user);

  DocumentParts& documents_;
  Store& store_;
  const catalog::Catalog& catalog_;
};

}  // namespace patchbay::engine
