#include "preferences/preferences.h"

#include <soci/soci.h>

namespace patchbay::preferences {
namespace {

constexpr std::size_t kMaxConnectors = 1000;
constexpr int kNeverSaid = -1;

template <class Value>
std::optional<Value> said(int stored) {
  if (stored == kNeverSaid) return std::nullopt;
  return static_cast<Value>(stored);
}

template <class Value>
int stored(const std::optional<Value>& value) {
  return value ? static_cast<int>(*value) : kNeverSaid;
}

template <class Value>
void put_over(std::optional<Value>& value, const std::optional<Value>& change) {
  if (change) value = change;
}

void put_over(Preferences& preferences, const Preferences& change) {
  put_over(preferences.onboarding_completed, change.onboarding_completed);
  put_over(preferences.auto_sync, change.auto_sync);
  put_over(preferences.sync_interval_hours, change.sync_interval_hours);
  put_over(preferences.seen_onboarding, change.seen_onboarding);
  put_over(preferences.completed_auth, change.completed_auth);
  put_over(preferences.used, change.used);
}

// engine/sync_choices.cc reads the table too, in a select with other folders' tables.
PreferencesByConnector read(store::Transaction& transaction, const PreferenceOwner& owner) {
  PreferencesByConnector all;
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare
           << "select connector, onboarding_completed, auto_sync, sync_interval_hours, "
              "seen_onboarding, completed_auth, used from connector_preference "
              "where organization = :organization and user_id = :user",
       soci::use(owner.organization), soci::use(owner.user));
  for (const soci::row& row : rows) {
    all[row.get<std::string>(0)] = {said<bool>(row.get<int>(1)), said<bool>(row.get<int>(2)),
                                    said<int>(row.get<int>(3)),  said<bool>(row.get<int>(4)),
                                    said<bool>(row.get<int>(5)), said<bool>(row.get<int>(6))};
  }
  return all;
}

void write(store::Transaction& transaction, const PreferenceOwner& owner,
           const std::string& connector, const Preferences& preferences) {
  transaction.sql() << "delete from connector_preference where organization = :organization "
                       "and user_id = :user and connector = :connector",
      soci::use(owner.organization), soci::use(owner.user), soci::use(connector);
  const int onboarding = stored(preferences.onboarding_completed);
  const int sync = stored(preferences.auto_sync);
  const int hours = stored(preferences.sync_interval_hours);
  const int seen = stored(preferences.seen_onboarding);
  const int auth = stored(preferences.completed_auth);
  const int used = stored(preferences.used);
  transaction.sql() << "insert into connector_preference (organization, user_id, connector, "
                       "onboarding_completed, auto_sync, sync_interval_hours, seen_onboarding, "
                       "completed_auth, used) values (:organization, :user, :connector, "
                       ":onboarding, :sync, :hours, :seen, :auth, :used)",
      soci::use(owner.organization), soci::use(owner.user), soci::use(connector),
      soci::use(onboarding), soci::use(sync), soci::use(hours), soci::use(seen), soci::use(auth),
      soci::use(used);
}

}  // namespace

Result<PreferencesByConnector> PreferenceStore::of(const PreferenceOwner& owner) {
  return store_.read([&](store::Transaction& transaction) -> Result<PreferencesByConnector> {
    return read(transaction, owner);
  });
}

Result<void> PreferenceStore::change(const PreferenceOwner& owner,
                                     const PreferencesByConnector& changes) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    PreferencesByConnector all = read(transaction, owner);
    for (const auto& [connector, change] : changes) {
      Preferences& preferences = all[connector];
      put_over(preferences, change);
      write(transaction, owner, connector, preferences);
    }
    if (all.size() <= kMaxConnectors) return success();
    return Error(Code::kTooLarge, "preferences are kept for at most 1000 connectors of a user.");
  });
}

void note_step(store::Transaction& transaction, const PreferenceOwner& owner,
               const std::string& connector, const Preferences& step) {
  PreferencesByConnector all = read(transaction, owner);
  if (!all.contains(connector) && all.size() >= kMaxConnectors) return;
  Preferences noted = all[connector];
  put_over(noted, step);
  if (noted == all[connector]) return;
  write(transaction, owner, connector, noted);
}

void clear_preferences_of_user(store::Transaction& transaction, const PreferenceOwner& owner) {
  transaction.sql() << "delete from connector_preference where organization = :organization "
                       "and user_id = :user",
      soci::use(owner.organization), soci::use(owner.user);
}

}  // namespace patchbay::preferences
