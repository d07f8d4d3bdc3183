#include "accounts/refresh_run.h"

#include "accounts/link_table.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "oauth_messages/reason.h"

namespace patchbay::accounts {

void UnsavedTokens::keep(const std::string& link, std::int64_t replaced,
                         oauth_messages::TokenSet tokens) {
  const std::scoped_lock lock(mutex_);
  kept_.insert_or_assign(link, Kept{replaced, std::move(tokens)});
}

std::optional<oauth_messages::TokenSet> UnsavedTokens::take(const std::string& link,
                                                            std::int64_t replaced) {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(link);
  if (found == kept_.end()) return std::nullopt;
  const Kept kept = std::move(found->second);
  kept_.erase(found);
  if (kept.replaced != replaced) return std::nullopt;
  return kept.tokens;
}

bool is_renewable(const LinkRecord& record, const StoredCredential& credential,
                  const Provider& provider, WallTime now) {
  if (credential.kind != links::CredentialKind::kToken) return false;
  if (credential.refresh_token.empty()) {
    // A user's token must not be renewed like this: the link would silently become the
    // application's account.
    return is_of_application(record) && provider.renews_without_token(credential.connector);
  }
  return !credential.refresh_expires_at || *credential.refresh_expires_at > now;
}

Error refresh_failed(const std::string& link, std::string message, std::string reason) {
  return Error(Code::kRefreshFailed, "Link \"" + link + "\" could not be refreshed: " +
                                         std::move(message) + " Try again later.")
      .with_reason(std::move(reason));
}

bool RefreshRun::renewable(const LinkRecord& record, const StoredCredential& credential) const {
  return is_renewable(record, credential, parts_.provider, parts_.clock.wall());
}

// Requires a credential in `now`.
bool RefreshRun::renewable(const Situation& now) const {
  return renewable(now.record, *now.credential);
}

Standing RefreshRun::judged(const Situation& now) const {
  return judge(*now.credential, refused_, parts_.clock.wall(), options_.skew, renewable(now));
}

Result<Token> RefreshRun::run() {
  reach("refresh asked");
  PATCHBAY_TRY(auto other, take_turn());
  if (other) return std::move(*other);
  auto outcome = under_lease();
  // If this fails, the lease expires by itself.
  static_cast<void>(parts_.leases.release(*lease_));
  reach("lease released");
  return outcome;
}

// Takes the lease, or waits for the result of the host that holds it. If that host died, its lease
// expires by the database's clock.
Result<std::optional<Token>> RefreshRun::take_turn() {
  const std::stop_token never;
  const Monotonic give_up = parts_.clock.now() + options_.turn;
  for (;;) {
    reach("lease asked");
    PATCHBAY_TRY(lease_, parts_.leases.acquire("refresh/" + link_, options_.lease));
    if (lease_) {
      reach("lease held");
      return std::nullopt;
    }
    PATCHBAY_TRY(const Situation now, read_situation(parts_.store, parts_.vault, link_));
    PATCHBAY_TRY(usable(now.record));
    if (now.credential) {
      const Standing standing = judged(now);
      if (standing == Standing::kGood || standing == Standing::kDue) {
        return token_of(*now.credential, options_.skew, renewable(now));
      }
    }
    if (parts_.clock.now() >= give_up) {
      return refresh_failed(link_, "another host is at it and does not come to an end.",
                            std::string(word_of(oauth_messages::Reason::kTimeout)));
    }
    parts_.wait.for_duration(options_.poll, never);
  }
}

Result<Token> RefreshRun::under_lease() {
  PATCHBAY_TRY(const Situation now, read_situation(parts_.store, parts_.vault, link_));
  reach("credential read");
  PATCHBAY_TRY(usable(now.record));
  if (!now.credential) return expired_link(now.record, links::cause::kTokenRefused);
  const Standing standing = judged(now);
  if (standing == Standing::kGood) {
    return token_of(*now.credential, options_.skew, renewable(now));
  }
  if (standing == Standing::kLost) {
    // It was renewable a moment ago.
    return expired_link(now.record, links::cause::kTokenExpired);
  }
  if (auto unsaved = unsaved_.take(link_, now.credential->generation)) {
    return commit(now, std::move(*unsaved));
  }
  bool interrupted = false;
  auto tokens = ask(now, interrupted);
  if (tokens.has_value()) return commit(now, std::move(tokens).value());
  const Error& error = tokens.error();
  if (error.details().reason == links::cause::kConnectedAnew) return error;
  if (error.code() != Code::kLinkExpired) return failed(now, error);
  return expire(now, interrupted ? links::cause::kRefreshInterrupted
                                 : word_of(oauth_messages::Reason::kInvalidGrant));
}

// Commits the intent before it asks the provider. So if this process dies, the store shows that the
// provider may have been asked.
Result<oauth_messages::TokenSet> RefreshRun::ask(const Situation& now, bool& interrupted) {
  PATCHBAY_TRY(write_intent_for(now, interrupted));
  reach("intent committed");
  const Grantee grantee{now.credential->connector, now.record.organization, now.record.scopes,
                        now.credential->client};
  reach("request due");
  auto tokens = parts_.provider.refresh(grantee, now.credential->refresh_token,
                                        parts_.clock.now() + options_.request);
  reach("answer received");
  return tokens;
}

Result<void> RefreshRun::write_intent_for(const Situation& now, bool& interrupted) {
  return parts_.store.transaction([&](Transaction& transaction) -> Result<void> {
    reach("intent begun");
    PATCHBAY_TRY(still_mine(transaction, now));
    interrupted = write_intent(transaction, link_, now.credential->generation, parts_.audit.host());
    reach("intent written");
    return success();
  });
}

// Returns the link's record. Fails if the lease was lost, or if the credential was replaced
// meanwhile.
Result<LinkRecord> RefreshRun::still_mine(Transaction& transaction, const Situation& before) const {
  PATCHBAY_TRY(require_lease(transaction, *lease_));
  auto record = find_link(transaction, link_);
  if (!record) return Error(Code::kNotFound, "There is no link \"" + link_ + "\" any more.");
  PATCHBAY_TRY(usable(*record));
  if (record->generation == before.record.generation) return std::move(*record);
  return refresh_failed(link_, "it was connected anew meanwhile.",
                        std::string(links::cause::kConnectedAnew));
}

// Returns true if the only reason for the refresh is that the provider refused the credential.
bool RefreshRun::was_refused(const Situation& before) const {
  const bool is_refused = !is_idle_ && refused_ != 0 && refused_ >= before.credential->generation;
  return is_refused && !is_over(*before.credential, parts_.clock.wall());
}

AuditEntry RefreshRun::entry(const LinkRecord& record, AuditEvent event) const {
  return {std::move(event), record.organization, {}, record.id, {}, {}};
}

// Marks the link as expired and deletes its credential, because the provider has ended the grant:
// the user has to reconnect.
Error RefreshRun::expire(const Situation& now, std::string_view cause) {
  const std::string connector = now.credential ? now.credential->connector : now.record.provider;
  auto written = parts_.store.transaction([&](Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(still_mine(transaction, now));
    set_status(transaction, link_, LinkStatus::kExpired, cause);
    remove_credential(transaction, link_);
    remove_intent(transaction, link_);
    return success();
  });
  if (written.has_error()) return std::move(written).error();
  auto recorded = parts_.audit.commit(
      entry(now.record, event_of(RefreshFailed{connector, std::string(cause), true})));
  if (recorded.has_error()) return std::move(recorded).error();
  return expired_link(now.record, cause);
}

}  // namespace patchbay::accounts
