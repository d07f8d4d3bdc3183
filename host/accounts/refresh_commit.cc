// Stores a provider's answer: new tokens are committed before anybody uses them.
#include "accounts/link_table.h"
#include "accounts/refresh_run.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "oauth_messages/reason.h"

namespace patchbay::accounts {
namespace {

constexpr int kTries = 3;  // attempts to commit a token that only this process has

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

// Returns true if an operator has to act: the provider has nothing against the account.
bool needs_operator(const std::optional<oauth_messages::Reason>& reason) {
  return reason == oauth_messages::Reason::kClientMissing ||
         reason == oauth_messages::Reason::kClientRejected ||
         reason == oauth_messages::Reason::kExchangeFailed ||
         reason == oauth_messages::Reason::kDiscoveryFailed;
}

// Returns true if another attempt is useless: the link was revoked or deleted, or has another
// credential.
bool is_final(const Error& error) {
  return error.code() == Code::kLinkRevoked || error.code() == Code::kNotFound ||
         error.details().reason == links::cause::kConnectedAnew;
}

}  // namespace

Result<Token> RefreshRun::commit(const Situation& before, oauth_messages::TokenSet tokens) {
  const StoredCredential fresh = replacing(*before.credential, tokens, parts_.clock.wall());
  auto written = write_tokens(before, fresh, tokens);
  for (int tries = 1; written.has_error() && tries < kTries; ++tries) {
    if (is_final(written.error())) break;
    parts_.wait.for_duration(options_.poll * tries, {});
    written = write_tokens(before, fresh, tokens);
  }
  if (written.has_error()) {
    const Error& error = written.error();
    if (error.code() == Code::kLinkRevoked || error.code() == Code::kNotFound) {
      give_back(before, tokens);
      return error;
    }
    if (error.details().reason == links::cause::kConnectedAnew) return error;
    parts_.log.write(Level::kError, "a refreshed token could not be stored yet",
                     {{"link", link_}, {"error", error.message()}});
    unsaved_.keep(link_, before.credential->generation, std::move(tokens));
    return refresh_failed(link_, "the store did not take the new token.", "store");
  }
  reach("token committed");
  parts_.audit.record(entry(
      before.record, event_of(TokenRefreshed{fresh.connector, tokens.refresh_token.has_value()})));
  reach("refresh recorded");
  return token_of(fresh, options_.skew, renewable(before.record, fresh));
}

// Gives the new tokens back, because the link was revoked while its refresh ran.
void RefreshRun::give_back(const Situation& before, const oauth_messages::TokenSet& tokens) {
  const Grantee grantee{before.credential->connector, before.record.organization, tokens.scopes,
                        before.credential->client};
  auto told =
      parts_.provider.revoke(grantee, tokens.access_token, tokens.refresh_token.value_or(Secret()),
                             parts_.clock.now() + options_.request);
  if (told.has_value()) return;
  parts_.log.write(Level::kWarning, "tokens of a link that was given up could not be given back",
                   {{"link", link_}, {"error", told.error().message()}});
}

Result<void> RefreshRun::write_tokens(const Situation& before, const StoredCredential& fresh,
                                      const oauth_messages::TokenSet& tokens) {
  return parts_.store.transaction([&](Transaction& transaction) -> Result<void> {
    reach("commit begun");
    PATCHBAY_TRY(LinkRecord record, still_mine(transaction, before));
    write_credential(transaction, parts_.vault, link_, fresh,
                     idle_refresh_at(fresh, renewable(before.record, fresh)));
    reach("token written");
    record.status = LinkStatus::kActive;
    record.cause.clear();
    if (tokens.scopes_known && !tokens.scopes.empty()) {  // otherwise the scopes stay as before
      record.scopes = tokens.scopes;
      record.scopes_known = true;
    }
    update_link(transaction, record);
    reach("link written");
    if (!was_refused(before)) remove_intent(transaction, link_);
    reach("intent removed");
    return success();
  });
}

// Notes that the refresh failed this time. If the refresh token may be used up, the intent stays.
// So the provider's next answer to that refresh token is understood.
Error RefreshRun::failed(const Situation& now, const Error& error) {
  const auto reason = oauth_messages::reason_of(error);
  const std::string word(reason ? word_of(*reason) : name_of(error.code()));
  const bool may_be_spent = !reason || reason == oauth_messages::Reason::kOutcomeUnknown;
  auto written = parts_.store.transaction([&](Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(still_mine(transaction, now));
    if (!may_be_spent) remove_intent(transaction, link_);
    if (needs_operator(reason)) set_status(transaction, link_, LinkStatus::kError, word);
    return success();
  });
  if (written.has_error()) {
    parts_.log.write(Level::kWarning, "a failed refresh could not be noted",
                     {{"link", link_}, {"error", written.error().message()}});
  }
  parts_.audit.record(
      entry(now.record, event_of(RefreshFailed{now.credential->connector, word, false})));
  auto failure = refresh_failed(link_, error.message(), word);
  if (error.details().retry_after) {
    return std::move(failure).with_retry_after(*error.details().retry_after);
  }
  return failure;
}

}  // namespace patchbay::accounts
