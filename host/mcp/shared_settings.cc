#include "mcp/shared_settings.h"

#include <soci/soci.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "mcp/session.h"
#include "wire/json.h"

namespace patchbay::mcp {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kTendingPause{1};
constexpr store::Millis kSettingsMillis = milliseconds(kSessionLifetime).count();
// How long after its time a change may be committed. Each look goes back as far.
constexpr store::Millis kLateMillis = milliseconds(std::chrono::seconds(15)).count();

vault::Place settings_place(const std::string& session) {
  return {"mcp_session", session, "settings"};
}

std::string settings_text(const Settings& settings) {
  wire::Json text = {{"resources", settings.resources}, {"over", settings.is_over}};
  if (settings.level) text["level"] = kLogLevels.at(static_cast<std::size_t>(*settings.level));
  return wire::compact(text);
}

Settings settings_in(std::string_view text) {
  const auto read = wire::Json::parse(text, nullptr, false);
  if (!read.is_object()) return {};
  return {.is_over = read.value("over", false),
          .level = log_level_of(read.value("level", "")),
          .resources = read.value("resources", std::set<std::string>()),
          .changed_at = 0};
}

void delete_old(store::Transaction& transaction) {
  const store::Millis before = transaction.now() - kSettingsMillis;
  transaction.sql() << "delete from mcp_session where changed_at <= :b", soci::use(before);
}

// Returns the owner of a session's settings (SessionSettings), as a hash.
std::string owner_of(const Caller& caller, const Settings& settings) {
  return sha256_hex((settings.is_over ? "over\n" : "") + principal_of(caller));
}

// Keeps the settings of a session, and deletes those of the owner that are more than `most`.
void keep_settings(store::Transaction& transaction, const std::string& owner,
                   const std::string& session, const std::string& sealed, store::Millis changed_at,
                   int most) {
  transaction.sql()
      << "insert into mcp_session (session, principal, settings, changed_at) values "
         "(:s, :p, :t, :c) on conflict (session) do update set principal = "
         "excluded.principal, settings = excluded.settings, changed_at = excluded.changed_at",
      soci::use(session), soci::use(owner), soci::use(sealed), soci::use(changed_at);
  transaction.sql() << "delete from mcp_session where principal = :p and session not in (select "
                       "session from mcp_session where principal = :o order by changed_at desc, "
                       "session limit :m)",
      soci::use(owner), soci::use(owner), soci::use(most);
}

}  // namespace

// The row of a session.
struct SharedSettings::KeptSettings {
  std::string session;
  std::string owner{};
  std::string sealed{};  // "": the store has none
  store::Millis changed_at = 0;
};

SharedSettings::KeptSettings SharedSettings::kept(store::Transaction& transaction,
                                                  const std::string& session) {
  KeptSettings kept{session};
  transaction.sql() << "select principal, settings, changed_at from mcp_session where session = :s",
      soci::use(session), soci::into(kept.owner), soci::into(kept.sealed),
      soci::into(kept.changed_at);
  return transaction.sql().got_data() ? kept : KeptSettings{session};
}

Settings SharedSettings::opened(const KeptSettings& kept) const {
  const auto text = seal_.open(settings_place(kept.session), kept.sealed);
  Settings settings = text ? settings_in(text->reveal()) : Settings{};
  settings.changed_at = kept.changed_at;
  return settings;
}

Settings SharedSettings::of(const std::string& session) {
  if (store_ != nullptr) {
    meet(session);
    look();
  }
  return here_.find(session).value_or(Settings{});
}

bool SharedSettings::has_met(const std::string& session) {
  if (here_.has(session)) return true;
  const Lock lock(mutex_);
  return met_.contains(session);
}

void SharedSettings::note_met(const std::string& session) {
  const Lock lock(mutex_);
  if (met_.size() >= SessionSettings::kMostOfAll) met_.clear();
  met_.insert(session);
}

void SharedSettings::keep_here(const std::string& owner, const std::string& session,
                               Settings settings) {
  here_.put(owner, session, std::move(settings));
  const Lock lock(mutex_);
  met_.erase(session);  // `here_` may forget the session, and the store is asked again then
}

void SharedSettings::meet(const std::string& session) {
  if (has_met(session)) return;
  const auto found = store_->read([&](store::Transaction& transaction) {
    return Result<KeptSettings>(kept(transaction, session));
  });
  if (found.has_error()) return;  // the next request asks again
  if (found.value().sealed.empty()) return note_met(session);
  keep_here(found.value().owner, session, opened(found.value()));
}

// Takes over what other hosts changed.
void SharedSettings::look() {
  std::optional<store::Millis> since;
  {
    const Lock lock(mutex_);
    const Monotonic now = clock_.now();
    if (now < next_look_) return;
    next_look_ = now + kLook;
    since = looked_until_;
  }
  store::Millis at = 0;
  const auto changed =
      store_->read([&](store::Transaction& transaction) -> Result<std::vector<KeptSettings>> {
        at = transaction.now();
        const store::Millis after = since.value_or(at) - kLateMillis;
        std::vector<KeptSettings> all;
        KeptSettings each;
        soci::statement rows =
            (transaction.sql().prepare
                 << "select session, principal, settings, changed_at from mcp_session where "
                    "changed_at > :a",
             soci::use(after), soci::into(each.session), soci::into(each.owner),
             soci::into(each.sealed), soci::into(each.changed_at));
        for (rows.execute(); rows.fetch();) all.push_back(each);
        return all;
      });
  if (changed.has_error()) return;
  for (const KeptSettings& each : changed.value()) {
    if (has_met(each.session)) keep_here(each.owner, each.session, opened(each));
  }
  const Lock lock(mutex_);
  looked_until_ = at;
}

Result<bool> SharedSettings::change(const Caller& caller, const std::string& session,
                                    const Change& change) {
  Settings now;
  bool is_changed = false;
  if (store_ == nullptr) {
    now = here_.find(session).value_or(Settings{});
    is_changed = change(now);
  } else {
    PATCHBAY_TRY(is_changed,
                 store_->transaction([&](store::Transaction& transaction) -> Result<bool> {
                   now = opened(kept(transaction, session));
                   if (!change(now)) return false;
                   now.changed_at = std::max(transaction.now(), now.changed_at + 1);
                   keep_settings(transaction, owner_of(caller, now), session,
                                 seal_.seal(settings_place(session), settings_text(now)),
                                 now.changed_at, now.is_over ? kMostEnded : kMostKept);
                   return true;
                 }));
  }
  if (is_changed) keep_here(owner_of(caller, now), session, std::move(now));
  return is_changed;
}

Result<bool> SharedSettings::tend() {
  if (store_ == nullptr) return false;
  {
    const Lock lock(mutex_);
    const Monotonic now = clock_.now();
    if (now < next_tending_) return false;
    next_tending_ = now + kTendingPause;
  }
  return store_->transaction([](store::Transaction& transaction) -> Result<bool> {
    delete_old(transaction);
    return true;
  });
}

Result<void> SharedSettings::end(const Caller& caller, const std::string& session) {
  const auto is_changed = change(caller, session, [](Settings& settings) {
    settings.level.reset();
    settings.resources.clear();
    return !std::exchange(settings.is_over, true);
  });
  return is_changed ? success() : Result<void>(is_changed.error());
}

}  // namespace patchbay::mcp
