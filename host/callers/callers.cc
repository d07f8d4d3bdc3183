#include "callers/callers.h"

#include <utility>

#include "audit/security_events.h"
#include "base/hex.h"
#include "base/secret.h"
#include "callers/access_token.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "callers/tool_profiles.h"

namespace patchbay::callers {
namespace {

constexpr std::size_t kMostKnown = 10'000;
constexpr std::size_t kMostKeyBytes = 128;  // a longer text cannot be a key

Error unknown_key() {
  return Error(Code::kUnauthenticated,
               "This API key or access token is not valid: it is unknown, revoked or expired.");
}

Error other_user() {
  return Error(Code::kUnauthenticated,
               "This API key or access token belongs to another user than X-Patchbay-User names. "
               "Leave the header out, or use a service key.");
}

// Returns the error for a removed user. Only callers with a valid key of the organization get it,
// so that nobody else learns who was a member.
Error removed_user(const std::string& user) {
  return Error(Code::kUnauthenticated,
               "User \"" + user +
                   "\" was removed from the organization, and nobody can act for that user any "
                   "more. The API key is good: name another user in X-Patchbay-User.")
      .with_reason("user_removed");
}

bool has_run_out(const ApiKey& key, WallTime now) {
  return key.expires_at && *key.expires_at <= now;
}

std::string_view bytes_of(const KeyHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

Callers::Callers(store::Store& store, audit::Audit& audit, const Clock& clock, telemetry::Log& log,
                 CallersOptions options)
    : store_(store),
      audit_(audit),
      clock_(clock),
      log_(log),
      options_(options),
      cache_(kMostKnown),
      next_write_(clock.now() + options.keep_uses),
      rounds_(store.round_threads(), options.look,
              [this](const std::stop_token& /*stop*/) { look(); }) {}

Callers::~Callers() {
  static_cast<void>(write_uses());  // a failure is harmless, because last_used is not exact
}

Result<std::shared_ptr<const Caller>> Callers::identify(const PresentedKey& shown,
                                                        const BeforeLookUp& before_look_up) {
  if (shown.key.empty() || shown.key.size() > kMostKeyBytes) return unknown_key();
  if (!shown.user.empty() && check_user(shown.user).has_error()) {
    return Error(Code::kUnauthenticated,
                 "X-Patchbay-User is not a user's id: 1 to 128 printable ASCII characters.");
  }
  const KeyHash hash = hash_of(shown.key);
  const WallTime now = clock_.wall();
  auto known = cache_.find(hash, shown.user, now);
  if (!known) {
    if (before_look_up) {
      PATCHBAY_TRY(before_look_up());
    }
    PATCHBAY_TRY(known, look_up(hash, shown.user, shown.key.starts_with(kAccessTokenMark)));
  }
  // The hash is compared again in constant time, so that the duration does not reveal how many
  // bytes are right.
  if (!equal_in_constant_time(bytes_of(known->hash), bytes_of(hash))) return unknown_key();
  if (known->expires_at && *known->expires_at <= now) return unknown_key();
  return known->caller;
}

Result<std::shared_ptr<const KnownKey>> Callers::look_up(const KeyHash& hash, std::string_view user,
                                                         bool is_token) {
  const std::uint64_t generation = cache_.generation();
  const std::string named(user);
  PATCHBAY_TRY(auto found, store_.read([&](store::Transaction& transaction) {
    return is_token ? read_token(transaction, hash, named) : read(transaction, hash, named);
  }));
  if (found.is_first_use || !found.user_is_known) {
    PATCHBAY_TRY(note_first(found));
  }
  auto known = std::make_shared<const KnownKey>(std::move(found));
  cache_.keep(known, user, generation, clock_.wall());
  return known;
}

// Writes a key's first use, and a user's first appearance, to the store immediately.
Result<void> Callers::note_first(const KnownKey& found) {
  const Caller& caller = *found.caller;
  const WallTime now = clock_.wall();
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!found.user_is_known) insert_person(transaction, caller.organization, caller.user);
    if (found.is_first_use) mark_used(transaction, caller.key, now);
    return success();
  }));
  if (!found.is_first_use) return success();
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::KeyChanged{caller.key, audit::KeyChanged::What::kUsedFirst});
  entry.organization = caller.organization;
  entry.actor = caller.user;
  entry.subject = caller.key;
  audit_.record(std::move(entry));
  return success();
}

Result<KnownKey> Callers::read(store::Transaction& transaction, const KeyHash& hash,
                               const std::string& user) {
  const auto found = find_key_by_hash(transaction, hex_of(hash));
  if (!found || found->key.revoked_at || has_run_out(found->key, clock_.wall())) {
    return unknown_key();
  }
  const ApiKey& key = found->key;
  if (!key.user.empty() && !user.empty() && key.user != user) return other_user();
  auto caller = std::make_shared<Caller>();
  caller->organization = key.organization;
  caller->user = key.user.empty() ? user : key.user;
  caller->plan = found->plan;
  caller->key = key.id;
  caller->scopes = key.scopes;
  caller->tool_filters = filters_for(transaction, *caller, filters_);
  KnownKey known;
  known.hash = hash;
  known.expires_at = key.expires_at;
  known.is_first_use = !key.last_used;
  if (!caller->user.empty()) {
    const Person person = find_person(transaction, caller->organization, caller->user);
    if (person == Person::kRemoved) return key.user.empty() ? removed_user(user) : unknown_key();
    known.user_is_known = person == Person::kPresent;
  }
  known.caller = std::move(caller);
  return known;
}

Result<KnownKey> Callers::read_token(store::Transaction& transaction, const KeyHash& hash,
                                     const std::string& user) {
  const auto found = find_access_token(transaction, hex_of(hash));
  if (!found || found->token.expires_at <= clock_.wall()) return unknown_key();
  const AccessToken& token = found->token;
  if (!user.empty() && token.user != user) return other_user();
  const Person person = find_person(transaction, token.organization, token.user);
  if (person != Person::kPresent) return unknown_key();
  KnownKey known;
  known.hash = hash;
  known.expires_at = token.expires_at;
  auto caller = std::make_shared<Caller>(Caller{.organization = token.organization,
                                                .user = token.user,
                                                .plan = found->plan,
                                                .key = token.grant,
                                                .scopes = token.scopes,
                                                .audience = token.resource,
                                                .client = token.client});
  caller->tool_filters = filters_for(transaction, *caller, filters_);
  known.caller = std::move(caller);
  return known;
}

void Callers::forget() { cache_.forget(); }

Result<void> Callers::write_uses() {
  const auto uses = cache_.take_uses();
  if (uses.empty()) return success();
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    for (const auto& [id, at] : uses) mark_used(transaction, id, at);
    return success();
  });
}

void Callers::look() {
  const auto last = store_.read([](store::Transaction& transaction) -> Result<std::int64_t> {
    return last_change(transaction);
  });
  // If the store does not answer, this host may miss a revocation. So the cache is cleared in this
  // case too.
  if (last.has_error() || last.value() != change_) cache_.forget();
  if (!std::exchange(failed_, last.has_error()) && last.has_error()) {
    log_.write(telemetry::Level::kWarning, "keys are read from the store with each request",
               {{"why", last.error().message()}});
  }
  if (last.has_value()) change_ = last.value();
  if (clock_.now() < next_write_) return;
  next_write_ = clock_.now() + options_.keep_uses;
  if (const auto written = write_uses(); written.has_error()) {
    log_.write(telemetry::Level::kWarning, "the last uses of keys could not be written",
               {{"why", written.error().message()}});
  }
}

}  // namespace patchbay::callers
