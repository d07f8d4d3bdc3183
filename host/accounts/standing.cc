#include "accounts/standing.h"

#include <algorithm>

#include "accounts/link_table.h"
#include "links/cause.h"

namespace patchbay::accounts {
namespace {

// A refresh token that no call uses is refreshed after this time. 90 days is the shortest known
// lifetime of an unused refresh token.
constexpr std::chrono::hours kIdle{30 * 24};

Error with_reason(Code code, std::string message, std::string_view reason) {
  return Error(code, std::move(message)).with_reason(std::string(reason));
}

std::string why_expired(std::string_view cause) {
  if (cause == links::cause::kRefreshInterrupted) {
    return "a refresh of its token was cut short and the provider takes the old one no more";
  }
  if (cause == links::cause::kTokenExpired)
    return "its token ran out and came without a refresh token";
  if (cause == links::cause::kTokenRefused) return "the provider refuses its token";
  return "the provider no longer accepts its refresh token";
}

}  // namespace

Result<Situation> read_situation(store::Store& store, const vault::Vault& vault,
                                 const std::string& link) {
  return store.read([&](store::Transaction& transaction) -> Result<Situation> {
    PATCHBAY_TRY(auto record, still_there(transaction, link));
    PATCHBAY_TRY(auto credential, read_credential(transaction, vault, link));
    const bool answers_refusal =
        credential && came_of_refusal(transaction, link, credential->generation);
    return Situation{std::move(record), std::move(credential), answers_refusal};
  });
}

WallTime due_at(const StoredCredential& credential, std::chrono::milliseconds skew) {
  if (!credential.expires_at) return WallTime::max();
  const auto life = *credential.expires_at - credential.issued_at;
  return *credential.expires_at - std::min<WallTime::duration>(skew, life / 4);
}

Standing judge(const StoredCredential& credential, std::int64_t refused, WallTime now,
               std::chrono::milliseconds skew, bool renewable) {
  const bool is_refused = refused != 0 && refused >= credential.generation;
  if (is_refused || is_over(credential, now)) {
    return renewable ? Standing::kNeeded : Standing::kLost;
  }
  return renewable && due_at(credential, skew) <= now ? Standing::kDue : Standing::kGood;
}

bool is_renewable(const LinkRecord& record, const StoredCredential& credential,
                  const Provider& provider, WallTime now) {
  if (credential.kind != links::CredentialKind::kToken) return false;
  if (credential.refresh_token.empty()) {
    // Without a refresh token, only the application's own account can be renewed. A user's link
    // would silently become a link of the application's account.
    return is_of_application(record) && provider.renews_without_token(credential.connector);
  }
  return !credential.refresh_expires_at || *credential.refresh_expires_at > now;
}

bool is_over(const StoredCredential& credential, WallTime now) {
  return credential.expires_at && *credential.expires_at <= now;
}

// An issued_at in the future was written by a wrong clock, so the result is false.
bool is_fresh_answer(const Situation& now, WallTime time, std::chrono::milliseconds pause) {
  if (!now.answers_refusal || !now.credential) return false;
  const WallTime since = now.credential->issued_at;
  return since <= time && time < since + pause;
}

Token token_of(const StoredCredential& credential, std::chrono::milliseconds skew, bool renewable) {
  Token token{{credential.secret, credential.kind, credential.generation}};
  token.good_until =
      renewable ? due_at(credential, skew) : credential.expires_at.value_or(WallTime::max());
  return token;
}

std::optional<WallTime> idle_refresh_at(const StoredCredential& credential, bool renewable) {
  if (!renewable || credential.refresh_token.empty()) return std::nullopt;
  if (!credential.refresh_expires_at) return credential.issued_at + kIdle;
  const auto life = *credential.refresh_expires_at - credential.issued_at;
  return credential.issued_at + std::min<WallTime::duration>(kIdle, life * 2 / 3);
}

Error expired_link(const LinkRecord& record, std::string_view cause) {
  return with_reason(Code::kLinkExpired,
                     "Link \"" + record.id + "\" has expired: " + why_expired(cause) +
                         ". Connect the account again.",
                     cause);
}

Result<void> usable(const LinkRecord& record) {
  switch (record.status) {
    case LinkStatus::kActive:
    case LinkStatus::kError:
      return success();
    case LinkStatus::kExpired:
      // A stored credential may be valid even if the link is marked as expired, because the clock
      // of the marking host may be wrong (doubt.h).
      if (record.generation != 0) return success();
      return expired_link(record, record.cause);
    case LinkStatus::kRevoked:
      return with_reason(Code::kLinkRevoked,
                         "Link \"" + record.id + "\" was taken back. Connect the account again.",
                         record.cause);
    case LinkStatus::kPending:
      return Error(Code::kLinkRequired, "Link \"" + record.id +
                                            "\" is not connected yet: finish at the provider what "
                                            "was begun, or begin again.");
  }
  return success();
}

}  // namespace patchbay::accounts
