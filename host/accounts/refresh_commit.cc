#include "accounts/refresh_commit.h"

#include <cassert>

#include "accounts/link_table.h"
#include "accounts/new_tokens.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "oauth_messages/reason.h"

namespace patchbay::accounts {
namespace {

StoredCredential replacing(const StoredCredential& old, const oauth_messages::TokenSet& tokens,
                           WallTime now) {
  StoredCredential fresh = old;
  fresh.generation = generation_after(old.generation, now);
  fresh.secret = tokens.access_token;
  fresh.issued_at = now;
  fresh.expires_at = tokens.expires_at;
  if (tokens.refresh_token) fresh.refresh_token = *tokens.refresh_token;
  if (tokens.refresh_token || tokens.refresh_expires_at) {
    fresh.refresh_expires_at = tokens.refresh_expires_at;
  }
  return fresh;
}

bool is_renewable_still(const LeasedRefresh& refresh, const StoredCredential& fresh) {
  return is_renewable(refresh.before.record, fresh, refresh.parts.provider,
                      refresh.parts.clock.wall());
}

// Returns true if only an operator can repair the fault. Such a fault does not depend on the
// account.
bool needs_operator(const std::optional<oauth_messages::Reason>& reason) {
  return reason == oauth_messages::Reason::kClientMissing ||
         reason == oauth_messages::Reason::kClientRejected ||
         reason == oauth_messages::Reason::kExchangeFailed ||
         reason == oauth_messages::Reason::kDiscoveryFailed;
}

// Returns true if the link was revoked or deleted. Another attempt cannot succeed then.
bool says_given_up(const Error& error) {
  return error.code() == Code::kLinkRevoked || error.code() == Code::kNotFound;
}

// Returns true if the refresh happens only because the provider refused the credential.
bool was_refused(const LeasedRefresh& refresh) {
  const WantedRefresh& wanted = refresh.wanted;
  const StoredCredential& old = *refresh.before.credential;
  const bool is_refused =
      !wanted.is_idle && wanted.refused != 0 && wanted.refused >= old.generation;
  return is_refused && !is_over(old, refresh.parts.clock.wall());
}

audit::AuditEntry entry_of_refresh(const LeasedRefresh& refresh, audit::AuditEvent event) {
  return {.event = std::move(event),
          .organization = refresh.before.record.organization,
          .subject = refresh.wanted.link};
}

// Writes the new tokens in one transaction. Writes nothing and returns false if the credential was
// replaced meanwhile.
Result<bool> write_tokens(const LeasedRefresh& refresh, const StoredCredential& fresh,
                          const oauth_messages::TokenSet& tokens) {
  const std::string& link = refresh.wanted.link;
  return refresh.parts.store.transaction([&](store::Transaction& transaction) -> Result<bool> {
    refresh.options.reach(RefreshPoint::kCommitBegun);
    PATCHBAY_TRY(auto record, still_mine(transaction, refresh));
    if (!record) return false;
    assert(record->status != LinkStatus::kRevoked);  // a revoked link must have no credential
    write_credential(transaction, refresh.parts.vault, link, fresh,
                     idle_refresh_at(fresh, is_renewable_still(refresh, fresh)));
    refresh.options.reach(RefreshPoint::kTokenWritten);
    record->status = LinkStatus::kActive;
    record->cause.clear();
    if (tokens.scopes_known && !tokens.scopes.empty()) {  // otherwise the scopes stay the same
      record->scopes = tokens.scopes;
      record->scopes_known = true;
    }
    update_link(transaction, *record);
    refresh.options.reach(RefreshPoint::kLinkWritten);
    if (!was_refused(refresh)) remove_intent(transaction, link);
    refresh.options.reach(RefreshPoint::kIntentRemoved);
    return true;
  });
}

// Revokes the new tokens at the provider, because the link was revoked or deleted during its
// refresh.
void give_back_tokens_of(const LeasedRefresh& refresh, const oauth_messages::TokenSet& tokens) {
  const auto& [parts, options, wanted, lease, before] = refresh;
  const Grantee grantee = before.credential->grantee(before.record.organization, tokens.scopes);
  give_back(parts.provider, {grantee, tokens, wanted.link}, parts.clock.now() + options.request,
            parts.log);
}

}  // namespace

Error refresh_failed(const std::string& link, std::string message, std::string reason) {
  return Error(Code::kRefreshFailed, "Link \"" + link + "\" could not be refreshed: " +
                                         std::move(message) + " Try again later.")
      .with_reason(std::move(reason));
}

Result<std::optional<LinkRecord>> still_mine(store::Transaction& transaction,
                                             const LeasedRefresh& refresh) {
  PATCHBAY_TRY(store::require_lease(transaction, refresh.lease));
  PATCHBAY_TRY(auto record, still_there(transaction, refresh.wanted.link));
  PATCHBAY_TRY(usable(record));
  if (record.generation != refresh.before.record.generation) return std::optional<LinkRecord>();
  return std::optional<LinkRecord>(std::move(record));
}

Result<RefreshedToken> commit_tokens(const LeasedRefresh& refresh, oauth_messages::TokenSet tokens,
                                     UnsavedTokens& unsaved) {
  const auto& [parts, options, wanted, lease, before] = refresh;
  const StoredCredential fresh = replacing(*before.credential, tokens, parts.clock.wall());
  const auto written = commit_patiently(
      parts.wait, [&] { return write_tokens(refresh, fresh, tokens); }, says_given_up);
  if (written.has_error()) {
    const Error& error = written.error();
    if (says_given_up(error)) {
      give_back_tokens_of(refresh, tokens);
      return error;
    }
    parts.log.write(telemetry::Level::kError, "a refreshed token could not be stored yet",
                    {{"link", wanted.link}, {"error", error.message()}});
    unsaved.keep(wanted.link, before.credential->generation, std::move(tokens));
    return refresh_failed(wanted.link, "the store did not take the new token.",
                          std::string(links::cause::kNotStored));
  }
  if (!written.value()) return std::nullopt;
  options.reach(RefreshPoint::kTokenCommitted);
  parts.audit.record(entry_of_refresh(
      refresh,
      audit::event_of(audit::TokenRefreshed{fresh.connector, tokens.refresh_token.has_value()})));
  options.reach(RefreshPoint::kRefreshRecorded);
  return token_of(fresh, options.skew, is_renewable_still(refresh, fresh));
}

Result<RefreshedToken> mark_expired(const LeasedRefresh& refresh, std::string_view cause) {
  const auto& [parts, options, wanted, lease, before] = refresh;
  const std::string& link = wanted.link;
  PATCHBAY_TRY(const bool is_marked,
               parts.store.transaction([&](store::Transaction& transaction) -> Result<bool> {
                 PATCHBAY_TRY(const auto record, still_mine(transaction, refresh));
                 if (!record) return false;
                 set_status(transaction, link, LinkStatus::kExpired, cause);
                 remove_credential(transaction, link);
                 remove_intent(transaction, link);
                 return true;
               }));
  if (!is_marked) return std::nullopt;
  PATCHBAY_TRY(parts.audit.commit(
      entry_of_refresh(refresh, audit::event_of(audit::RefreshFailed{before.credential->connector,
                                                                     std::string(cause), true}))));
  return expired_link(before.record, cause);
}

// Deletes the intent, unless the provider may have consumed the refresh token. Then the intent
// stays. It explains the cause if the provider refuses this refresh token next time.
Error note_failure(const LeasedRefresh& refresh, const Error& error) {
  const auto& [parts, options, wanted, lease, before] = refresh;
  const std::string& link = wanted.link;
  const auto reason = oauth_messages::reason_of(error);
  const std::string word(reason ? word_of(*reason) : name_of(error.code()));
  const bool may_be_spent = !reason || reason == oauth_messages::Reason::kOutcomeUnknown;
  auto written = parts.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(const auto record, still_mine(transaction, refresh));
    if (!record) return success();
    if (!may_be_spent) remove_intent(transaction, link);
    if (needs_operator(reason)) set_status(transaction, link, LinkStatus::kError, word);
    return success();
  });
  if (written.has_error()) {
    parts.log.write(telemetry::Level::kWarning, "a failed refresh could not be noted",
                    {{"link", link}, {"error", written.error().message()}});
  }
  parts.audit.record(entry_of_refresh(
      refresh, audit::event_of(audit::RefreshFailed{before.credential->connector, word, false})));
  auto failure = refresh_failed(link, error.message(), word);
  if (error.details().retry_after) {
    return std::move(failure).with_retry_after(*error.details().retry_after);
  }
  return failure;
}

}  // namespace patchbay::accounts
