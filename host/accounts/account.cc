#include "accounts/account.h"

#include <cassert>

#include "accounts/doubt.h"
#include "accounts/link_table.h"
#include "accounts/standing.h"
#include "audit/security_events.h"
#include "base/words.h"
#include "links/scopes.h"

namespace patchbay::accounts {
namespace {

// Fails if the link's record does not allow a call that needs `need`.
Result<void> allowed(const LinkRecord& record, const links::Need& need) {
  PATCHBAY_TRY(usable(record));
  if (!record.scopes_known) return success();
  auto missing = links::missing_scopes(need.connector, record.scopes, need.scopes);
  if (missing.empty()) return success();
  std::string names;
  for (const auto& scope : missing) names += (names.empty() ? "" : ", ") + scope;
  return Error(Code::kInsufficientScope,
               "Action \"" + std::string(need.action) + "\" of connector \"" +
                   need.connector.identity.id + "\" needs scopes that link \"" + record.id +
                   "\" was not granted: " + names + ". Connect the account again with them.")
      .with_required_scopes(std::move(missing));
}

class StoredLink final : public links::Link {
 public:
  StoredLink(std::shared_ptr<Account> account, const LinkRecord& record,
             const std::string& connector)
      : account_(std::move(account)), id_(record.id), oauth_user_id_(record.oauth_user_id) {
    const auto found = record.user_configuration.find(connector);
    if (found != record.user_configuration.end()) user_configuration_ = found->second;
  }

  const std::string& id() const override { return id_; }
  const std::string& account() const override { return oauth_user_id_; }
  const std::string& user_configuration() const override { return user_configuration_; }
  std::string domain() const override { return account_->record()->domain; }
  std::string scopes() const override {
    const auto record = account_->record();
    return record->scopes_known ? joined(record->scopes, " ") : std::string();
  }
  Result<void> authorize(const links::Need& need) override { return account_->authorize(need); }
  Result<links::Credential> credential(const Patience& patience) override {
    return account_->credential(patience);
  }
  Result<void> renew(std::int64_t refused, const Patience& patience) override {
    return account_->renew(refused, patience);
  }
  void accepted(std::int64_t generation) override { account_->accepted(generation); }
  void doubted(std::int64_t generation) override { account_->doubted(generation); }
  void revoked(std::int64_t generation) override { account_->revoked(generation); }

 private:
  const std::shared_ptr<Account> account_;
  const std::string id_;
  const std::string oauth_user_id_;
  std::string user_configuration_;
};

}  // namespace

std::shared_ptr<links::Link> link_of(std::shared_ptr<Account> account, const LinkRecord& record,
                                     const std::string& connector) {
  return std::make_shared<StoredLink>(std::move(account), record, connector);
}

Account::Account(const AccountSurroundings& surroundings, LinkRecord record)
    : surroundings_(surroundings), id_(record.id) {
  update(std::move(record));
}

void Account::update(LinkRecord record) {
  assert(record.id == id_);
  auto fresh = std::make_shared<const LinkRecord>(std::move(record));
  const Monotonic until = surroundings_.clock.now() + surroundings_.lifetime;
  const Lock lock(mutex_);
  const bool same_token = token_ && token_->credential.generation == fresh->generation;
  if (!same_token || usable(*fresh).has_error()) token_.reset();
  record_ = std::move(fresh);
  believed_until_ = until;
}

void Account::forget() {
  const Lock lock(mutex_);
  token_.reset();
  believed_until_ = Monotonic::min();
}

std::shared_ptr<const LinkRecord> Account::record() const {
  const Lock lock(mutex_);
  return record_;
}

Result<void> Account::read_again() {
  PATCHBAY_TRY(auto record, surroundings_.store.read([&](store::Transaction& transaction) {
    return still_there(transaction, id_);
  }));
  update(std::move(record));
  return success();
}

// Checks whether the link allows the call. If the cached record does not allow it, reads the record
// from the store, because the user may have connected the account again through another host.
Result<void> Account::authorize(const links::Need& need) {
  if (allowed(*record(), need).has_error()) {
    PATCHBAY_TRY(read_again());
    auto outcome = allowed(*record(), need);
    if (outcome.has_error()) {
      PATCHBAY_TRY(record_refusal(need, outcome.error()));
      return outcome;
    }
  }
  // The link may be marked as expired because a host's clock is wrong. fetch() checks the token
  // again.
  if (record()->status == LinkStatus::kExpired) {
    PATCHBAY_TRY(fetch(0, {}));
  }
  surroundings_.usage.count(id_, need.scopes, surroundings_.clock.wall());
  return success();
}

// For a missing scope, commits an audit record before the caller gets the error.
Result<void> Account::record_refusal(const links::Need& need, const Error& refusal) {
  if (refusal.code() != Code::kInsufficientScope) return success();
  const auto kept = record();
  return surroundings_.audit.commit(
      {.event =
           audit::event_of(audit::ScopeRefused{need.connector.identity.id, std::string(need.action),
                                               refusal.details().required_scopes}),
       .organization = kept->organization,
       .actor = kept->user,
       .subject = id_,
       .trace_id = need.trace_id != nullptr ? need.trace_id->hex() : std::string()});
}

std::optional<links::Credential> Account::kept_credential() const {
  const Monotonic now = surroundings_.clock.now();
  const WallTime time = surroundings_.clock.wall();
  const Lock lock(mutex_);
  if (!token_ || now >= believed_until_ || time >= token_->good_until) return std::nullopt;
  return token_->credential;
}

Result<links::Credential> Account::credential(const Patience& patience) {
  auto credential = kept_credential();
  if (!credential) {
    PATCHBAY_TRY(credential, fetch(0, patience));
  }
  surroundings_.refresher.reached(RefreshPoint::kTokenHandedOut);
  return std::move(*credential);
}

Result<links::Credential> Account::fetch(std::int64_t refused, const Patience& patience) {
  auto token = surroundings_.refresher.token(id_, refused, patience);
  if (token.has_error()) {
    const Code code = token.error().code();
    const bool is_told = code == Code::kLinkExpired || code == Code::kLinkRevoked;
    if (is_told && read_again().has_error()) forget();
    return std::move(token).error();
  }
  keep(token.value());
  surroundings_.refresher.reached(RefreshPoint::kTokenKept);
  return std::move(token).value().credential;
}

// Caches the token, unless a newer token was cached before. When two threads read tokens, the older
// token may arrive last. If it replaced the newer token, a refused token could come back into the
// cache.
void Account::keep(const Token& token) {
  const std::int64_t generation = token.credential.generation;
  const Lock lock(mutex_);
  assert(!token_ || token_->credential.generation <= newest_);
  if (generation < newest_) return;
  newest_ = generation;
  token_ = token;
  believed_until_ = surroundings_.clock.now() + surroundings_.lifetime;
}

Result<void> Account::renew(std::int64_t refused, const Patience& patience) {
  surroundings_.refresher.reached(RefreshPoint::kTokenRefused);
  PATCHBAY_TRY(fetch(refused, patience));
  return success();
}

// Removes the mark "doubted" or "expired", because the provider accepted the credential. Does not
// use the store if the link has no such mark, which is the usual case.
void Account::accepted(std::int64_t generation) {
  const auto kept = record();
  const bool is_marked = is_doubted(*kept) || kept->status == LinkStatus::kExpired;
  if (!is_marked || kept->generation != generation) return;
  static_cast<void>(
      // After a failure here, the next successful call removes the mark.
      surroundings_.refresher.note_accepted(id_, generation));
  static_cast<void>(read_again());
}

void Account::doubted(std::int64_t generation) {
  static_cast<void>(surroundings_.refresher.note_doubted(id_, generation));
  static_cast<void>(read_again());
}

// Marks the link as revoked in the store. A failure of the store is ignored: in the next call, the
// provider refuses the credential again.
void Account::revoked(std::int64_t generation) {
  static_cast<void>(surroundings_.refresher.note_revoked(id_, generation));
  static_cast<void>(read_again());
}

}  // namespace patchbay::accounts
