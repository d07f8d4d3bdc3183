#include "engine/sync_choices.h"

#include <soci/soci.h>

#include "accounts/record.h"
#include "callers/key_table.h"
#include "manifest/auth.h"

namespace patchbay::engine {
namespace {

using documents::SyncRow;
using Plan = documents::Scheduler::Plan;
using preferences::Preferences;

constexpr int kUsualHours = 24;

Plan plan_of(bool is_auto, int hours) {
  const std::chrono::hours interval(is_auto ? hours : 0);
  return {.interval = interval, .access_interval = interval};
}

bool has_documents(const catalog::Entry& entry) {
  return entry.connector && entry.connector->manifest().documents;
}

// Returns the names under which the settings may list the connector.
std::vector<std::string> names_of(const manifest::Manifest& connector) {
  std::vector<std::string> names = connector.identity.aliases;
  names.insert(names.begin(), connector.identity.id);
  return names;
}

// Returns true if the error means that the user may not load the connector or account now. The
// schedule of the documents then stays unchanged.
bool is_closed_to_user(const Error& error) {
  return error.code() == Code::kGateClosed || error.code() == Code::kNotFound;
}

}  // namespace

Plan SyncChoices::plan_in(const preferences::PreferencesByConnector& chosen,
                          const manifest::Manifest& connector) {
  for (const std::string& name : names_of(connector)) {
    const auto found = chosen.find(name);
    if (found == chosen.end() || !found->second.auto_sync.value_or(false)) continue;
    return plan_of(true, found->second.sync_interval_hours.value_or(kUsualHours));
  }
  return plan_of(false, 0);
}

Result<void> SyncChoices::apply(const Caller& caller,
                                const preferences::PreferencesByConnector& changes) {
  const preferences::PreferenceOwner owner{caller.organization, caller.user};
  PATCHBAY_TRY(const auto chosen, preferences::PreferenceStore(store_).of(owner));
  const auto view = catalog_.view();
  for (const auto& [name, change] : changes) {
    if (!change.auto_sync && !change.sync_interval_hours) continue;
    const auto connector = view->get(name);
    const auto now = chosen.find(name);
    if (connector.has_error() || now == chosen.end()) continue;
    const manifest::Manifest& manifest = connector.value()->manifest();
    if (!manifest.documents) continue;
    PATCHBAY_TRY(replan(caller, manifest, now->second));
    if (now->second.auto_sync.value_or(false)) {
      PATCHBAY_TRY(follow_missing(manifest, &caller));
    }
  }
  return success();
}

Result<void> SyncChoices::replan(const Caller& caller, const manifest::Manifest& connector,
                                 const Preferences& chosen) {
  const int hours = chosen.sync_interval_hours.value_or(kUsualHours);
  PATCHBAY_TRY(const auto kept,
               store_.read([&](store::Transaction& transaction) -> Result<std::vector<SyncRow>> {
                 return documents::syncs_of_user(transaction, caller.organization, caller.user);
               }));
  bool is_kept = false;
  for (const SyncRow& row : kept) {
    if (row.followed.connector != connector.identity.id) continue;
    is_kept = true;
    const bool is_auto = chosen.auto_sync.value_or(row.interval_ms > 0);
    PATCHBAY_TRY(documents_.scheduler.follow(row.followed, plan_of(is_auto, hours)));
  }
  // Connectors that need no account are handled here, because follow_missing() finds only accounts.
  const bool is_wanted = !is_kept && chosen.auto_sync.value_or(false);
  if (!is_wanted || manifest::takes_link(connector)) return success();
  PATCHBAY_TRY(const auto own, documents_.without_account(caller, connector.identity.id));
  const auto followed = documents_.follow(caller, own, plan_of(true, hours));
  if (followed.has_error() && !is_closed_to_user(followed.error())) return followed;
  return success();
}

Result<void> SyncChoices::follow_new() {
  const auto view = catalog_.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (!has_documents(entry)) continue;
    PATCHBAY_TRY(follow_missing(entry.connector->manifest(), nullptr));
  }
  return success();
}

Result<void> SyncChoices::follow_missing(const manifest::Manifest& connector,
                                         const Caller* of_user) {
  if (!manifest::takes_link(connector)) return success();
  for (const std::string& name : names_of(connector)) {
    PATCHBAY_TRY(const auto found, missing(connector, name, of_user));
    for (const MissingSync& each : found) {
      const Caller& owner = each.caller;
      const auto followed = documents_.follow(
          owner, {each.link, connector.identity.id, owner.organization, owner.user},
          plan_of(true, each.hours));
      if (followed.has_error() && !is_closed_to_user(followed.error())) return followed;
    }
  }
  return success();
}

// One select reads the tables of three folders. Otherwise the store would be asked once a minute
// for each user with auto_sync.
Result<std::vector<SyncChoices::MissingSync>> SyncChoices::missing(
    const manifest::Manifest& connector, const std::string& name, const Caller* of_user) {
  const int is_everybody = of_user == nullptr ? 1 : 0;
  const std::string active(accounts::word_of(accounts::LinkStatus::kActive));
  const Caller asked = of_user == nullptr ? Caller{} : *of_user;
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<MissingSync>> {
    const soci::rowset<soci::row> rows =
        (transaction.sql().prepare
             << "select l.id, l.organization, l.user_id, p.sync_interval_hours from "
                "connector_preference p join link l on l.organization = p.organization and "
                "l.user_id = p.user_id where p.connector = :name and p.auto_sync = 1 and "
                "l.provider = :provider and l.status = :active and (:everybody = 1 or "
                "(l.organization = :organization and l.user_id = :user)) and not exists (select 1 "
                "from document_sync s where s.link = l.id and s.connector = :connector)",
         soci::use(name, "name"), soci::use(connector.identity.provider, "provider"),
         soci::use(active, "active"), soci::use(is_everybody, "everybody"),
         soci::use(asked.organization, "organization"), soci::use(asked.user, "user"),
         soci::use(connector.identity.id, "connector"));
    std::vector<MissingSync> found;
    for (const soci::row& row : rows) {
      MissingSync each;
      each.link = row.get<std::string>(0);
      each.caller.organization = row.get<std::string>(1);
      each.caller.user = row.get<std::string>(2);
      const int hours = row.get<int>(3);
      each.hours = hours > 0 ? hours : kUsualHours;
      found.push_back(std::move(each));
    }
    for (MissingSync& each : found) {
      each.caller.plan = callers::plan_of(transaction, each.caller.organization);
    }
    return found;
  });
}

}  // namespace patchbay::engine
