#include "accounts/refresh_run.h"

#include "links/cause.h"
#include "oauth_messages/reason.h"

namespace patchbay::accounts {
namespace {

// Ends a refresh without tokens and stores the outcome. The error LINK_EXPIRED means that the
// provider has ended the grant.
Result<RefreshedToken> end_without_tokens(const LeasedRefresh& refresh, const Error& error,
                                          bool is_repeated) {
  if (error.code() != Code::kLinkExpired) return note_failure(refresh, error);
  return mark_expired(refresh, is_repeated ? links::cause::kRefreshInterrupted
                                           : word_of(oauth_messages::Reason::kInvalidGrant));
}

}  // namespace

// Returns true if the credential in `now` can be renewed. `now` must contain a credential.
bool RefreshRun::renewable(const Situation& now) const {
  return is_renewable(now.record, *now.credential, parts_.provider, parts_.clock.wall());
}

Standing RefreshRun::judged(const Situation& now) const {
  return judge(*now.credential, wanted_.refused, parts_.clock.wall(), options_.skew,
               renewable(now));
}

Result<RefreshedToken> RefreshRun::run() {
  options_.reach(RefreshPoint::kRefreshAsked);
  PATCHBAY_TRY(auto other, take_turn());
  if (other) return other;
  auto outcome = under_lease();
  // If release() fails, the lease expires on its own.
  static_cast<void>(parts_.leases.release(*lease_));
  options_.reach(RefreshPoint::kLeaseReleased);
  return outcome;
}

// Takes the lease, or waits for the result of the host that holds it. Returns the token if the
// other host completed the refresh. If the other host died, its lease expires by the database's
// clock, and this host takes the lease.
Result<std::optional<Token>> RefreshRun::take_turn() {
  const std::stop_token never;
  const Monotonic give_up = parts_.clock.now() + options_.turn;
  for (;;) {
    options_.reach(RefreshPoint::kLeaseAsked);
    PATCHBAY_TRY(lease_, parts_.leases.acquire("refresh/" + wanted_.link, options_.lease));
    if (lease_) {
      options_.reach(RefreshPoint::kLeaseHeld);
      return std::nullopt;
    }
    PATCHBAY_TRY(const Situation now, read_situation(parts_.store, parts_.vault, wanted_.link));
    PATCHBAY_TRY(usable(now.record));
    if (now.credential) {
      const Standing standing = judged(now);
      if (standing == Standing::kGood || standing == Standing::kDue) {
        return token_of(*now.credential, options_.skew, renewable(now));
      }
    }
    if (parts_.clock.now() >= give_up) {
      return refresh_failed(wanted_.link, "another host is at it and does not come to an end.",
                            std::string(links::cause::kRefreshedElsewhere));
    }
    parts_.wait.for_duration(options_.poll, never);
  }
}

Result<RefreshedToken> RefreshRun::under_lease() {
  PATCHBAY_TRY(const Situation now, read_situation(parts_.store, parts_.vault, wanted_.link));
  options_.reach(RefreshPoint::kCredentialRead);
  PATCHBAY_TRY(usable(now.record));
  if (!now.credential) return expired_link(now.record, links::cause::kTokenRefused);
  const Standing standing = judged(now);
  if (standing == Standing::kGood) {
    return token_of(*now.credential, options_.skew, renewable(now));
  }
  if (standing == Standing::kLost) {
    // The credential has expired since the refresh began.
    return expired_link(now.record, links::cause::kTokenExpired);
  }
  const LeasedRefresh refresh{parts_, options_, wanted_, *lease_, now};
  if (auto unsaved = unsaved_.take(wanted_.link, now.credential->generation)) {
    return commit_tokens(refresh, std::move(*unsaved), unsaved_);
  }
  return ask(refresh);
}

// Commits the intent, then asks the provider for new tokens. If this process dies in between, the
// intent shows that the provider may have received the request.
Result<RefreshedToken> RefreshRun::ask(const LeasedRefresh& refresh) {
  const auto intent = write_intent_for(refresh);
  if (intent.has_error()) return end_without_tokens(refresh, intent.error(), false);
  if (intent.value() == Intent::kNotMine) return std::nullopt;
  options_.reach(RefreshPoint::kIntentCommitted);
  const Situation& now = refresh.before;
  const Grantee grantee = now.credential->grantee(now.record.organization, now.record.scopes);
  options_.reach(RefreshPoint::kRequestDue);
  auto tokens = parts_.provider.refresh(grantee, now.credential->refresh_token,
                                        parts_.clock.now() + options_.request);
  options_.reach(RefreshPoint::kAnswerReceived);
  if (tokens.has_value()) return commit_tokens(refresh, std::move(tokens).value(), unsaved_);
  return end_without_tokens(refresh, tokens.error(), intent.value() == Intent::kRepeated);
}

Result<RefreshRun::Intent> RefreshRun::write_intent_for(const LeasedRefresh& refresh) {
  return refresh.parts.store.transaction([&](store::Transaction& transaction) -> Result<Intent> {
    refresh.options.reach(RefreshPoint::kIntentBegun);
    PATCHBAY_TRY(const auto record, still_mine(transaction, refresh));
    if (!record) return Intent::kNotMine;
    const bool is_repeated =
        write_intent(transaction, refresh.wanted.link, refresh.before.credential->generation,
                     refresh.parts.audit.host());
    refresh.options.reach(RefreshPoint::kIntentWritten);
    return is_repeated ? Intent::kRepeated : Intent::kFirst;
  });
}

}  // namespace patchbay::accounts
