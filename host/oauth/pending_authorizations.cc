#include "oauth/pending_authorizations.h"

#include <soci/soci.h>

#include "base/digest.h"
#include "oauth/pending_table.h"
#include "oauth_messages/reason.h"
#include "oauth_messages/scope_column.h"

namespace patchbay::oauth {
namespace {

constexpr std::size_t kStateBytes = 32;
constexpr char kBound = '.';  // stands in a state before the hash of the browser's secret
constexpr store::Millis kStateMillis = std::chrono::milliseconds(kStateLifetime).count();
constexpr store::Millis kRemembered = std::chrono::milliseconds(std::chrono::hours(24)).count();

constexpr store::Millis kSuperseded = -1;  // a value of the column consumed_at

vault::Place place_of_verifier(const std::string& id) {
  return {"pending_authorization", id, "sealed_code_verifier"};
}

// A row, and the reason if it may not be used.
struct StateRow {
  std::optional<oauth_messages::Reason> refused;
  bool is_of_the_future = false;  // refused because a wrong clock gave the row a future time
  PendingAuthorization pending;
  std::string sealed_code_verifier;
};

struct Times {
  store::Millis created_at = 0;
  store::Millis consumed_at = 0;  // 0: not used yet; may also be kSuperseded
};

// Reads the row of the state. Returns true if the row exists. Ignores tickets, which have no
// redirect URI (connect_tickets.h). Ignores authorizations of other connectors: a callback at the
// address of the wrong connector may be a mix-up attack (RFC 9700 §4.4.2).
bool read_row(store::Transaction& transaction, const std::string& id, const std::string& connector,
              StateRow& asked, Times& times) {
  PendingAuthorization& pending = asked.pending;
  std::string scopes;
  int iss_is_sent = 0;
  soci::indicator sealed = soci::i_null;
  transaction.sql()
      << "select organization, user_id, connector, link, scopes, redirect_uri, "
         "issuer, authorize_origin, iss_is_sent, client, client_id, sealed_code_verifier, "
         "created_at, consumed_at from pending_authorization where id = :id and connector = :at "
         "and redirect_uri <> ''",
      soci::use(id), soci::use(connector), soci::into(pending.organization),
      soci::into(pending.user), soci::into(pending.connector), soci::into(pending.link),
      soci::into(scopes), soci::into(pending.redirect_uri), soci::into(pending.issuer),
      soci::into(pending.authorize_origin), soci::into(iss_is_sent), soci::into(pending.client),
      soci::into(pending.client_id), soci::into(asked.sealed_code_verifier, sealed),
      soci::into(times.created_at), soci::into(times.consumed_at);
  if (!transaction.sql().got_data()) return false;
  pending.scopes = oauth_messages::scopes_of_column(scopes);
  pending.iss_is_sent = iss_is_sent != 0;
  return true;
}

// The parts of a callback that identify its sender. Borrows all members.
struct CallbackProof {
  std::string_view state;
  const std::string& connector;
  const Caller* bearer;
  const Secret& browser;
};

// Returns true if the callback comes from the user or the browser that began the authorization.
// Also returns true without a bearer if the state is not bound to a browser. The browser's hash in
// the state is authentic, because the row was found by the hash of the whole state.
bool is_who_began(const CallbackProof& shown, const PendingAuthorization& began) {
  if (shown.bearer != nullptr) {
    return shown.bearer->organization == began.organization && shown.bearer->user == began.user;
  }
  const std::size_t bound = shown.state.find(kBound);
  return bound == shown.state.npos ||
         equal_in_constant_time(shown.state.substr(bound + 1),
                                sha256_base64url(shown.browser.reveal()));
}

StateRow take(store::Transaction& transaction, const std::string& id, const CallbackProof& shown) {
  StateRow asked;
  Times times;
  const store::Millis now = transaction.now();
  if (!read_row(transaction, id, shown.connector, asked, times)) {
    asked.refused = oauth_messages::Reason::kInvalidState;
  } else if (times.consumed_at == kSuperseded) {
    asked.refused = oauth_messages::Reason::kSupersededState;
  } else if (times.consumed_at != 0) {
    asked.refused = oauth_messages::Reason::kReplayedState;
  } else if (!store::is_in_time(times.created_at, kStateMillis, now)) {
    asked.refused = oauth_messages::Reason::kTimeout;
    asked.is_of_the_future = times.created_at > now;
  } else {
    transaction.sql() << "update pending_authorization set consumed_at = :now, "
                         "sealed_code_verifier = null where id = :id",
        soci::use(now), soci::use(id);
    if (!is_who_began(shown, asked.pending)) asked.refused = oauth_messages::Reason::kForeignState;
  }
  return asked;
}

Error refused(oauth_messages::Reason reason, bool is_of_the_future) {
  switch (reason) {
    case oauth_messages::Reason::kReplayedState:
      return oauth_messages::oauth_failed(
          reason,
          "This authorization was completed before: its state is good for one "
          "callback. Begin again if the account is not connected.");
    case oauth_messages::Reason::kSupersededState:
      return oauth_messages::oauth_failed(
          reason,
          "So many connections were begun after this one that it gave way. Finish "
          "the last one, or begin again.");
    case oauth_messages::Reason::kTimeout:
      return oauth_messages::oauth_failed(
          reason,
          is_of_the_future
              ? "The authorization is dated later than now: the clock that Patchbay's store reads "
                "was wrong then, or is wrong now. Begin again; if that does not help, tell who "
                "runs this host."
              : "The authorization took longer than ten minutes. Begin again and finish "
                "it in time.");
    case oauth_messages::Reason::kForeignState:
      return oauth_messages::oauth_failed(
          reason,
          "This authorization was begun by another user or in another browser, "
          "and is void now. Begin again as the user the account is to belong to, "
          "and stay in one browser with cookies allowed.");
    default:
      return oauth_messages::oauth_failed(
          reason,
          "The callback's state belongs to no authorization that was begun here and is answered at "
          "this address. Begin again, and come back with the state unchanged.");
  }
}

}  // namespace

Result<Secret> PendingAuthorizations::add(const PendingAuthorization& pending,
                                          const Secret& browser) {
  std::string token = random_.token(kStateBytes);
  if (!browser.empty()) token += kBound + sha256_base64url(browser.reveal());
  Secret state(std::move(token));
  const std::string id = sha256_hex(state.reveal());
  const std::string sealed = vault_.seal(place_of_verifier(id), pending.code_verifier.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    const store::Millis forgotten = now - kRemembered;
    const store::Millis wrong = now + kRemembered;
    transaction.sql() << "delete from pending_authorization where created_at < :forgotten or "
                         "created_at > :wrong",
        soci::use(forgotten), soci::use(wrong);
    insert_pending(transaction, {.id = id,
                                 .organization = pending.organization,
                                 .user = pending.user,
                                 .connector = pending.connector,
                                 .link = pending.link,
                                 .scopes = pending.scopes,
                                 .redirect_uri = pending.redirect_uri,
                                 .issuer = pending.issuer,
                                 .authorize_origin = pending.authorize_origin,
                                 .iss_is_sent = pending.iss_is_sent,
                                 .client = pending.client,
                                 .client_id = pending.client_id,
                                 .sealed_code_verifier = sealed});
    return success();
  }));
  return state;
}

Result<PendingAuthorization> PendingAuthorizations::consume(std::string_view state,
                                                            const std::string& connector,
                                                            const Caller* bearer,
                                                            const Secret& browser) {
  const std::string id = sha256_hex(state);
  PATCHBAY_TRY(auto asked,
               store_.transaction([&](store::Transaction& transaction) -> Result<StateRow> {
                 return take(transaction, id, {state, connector, bearer, browser});
               }));
  if (asked.refused) return refused(*asked.refused, asked.is_of_the_future);
  PATCHBAY_TRY(asked.pending.code_verifier,
               vault_.unseal(place_of_verifier(id), asked.sealed_code_verifier));
  return std::move(asked.pending);
}

Result<AuthorizationOwner> PendingAuthorizations::owner_of(std::string_view state) {
  const std::string id = sha256_hex(state);
  return store_.read([&](store::Transaction& transaction) -> Result<AuthorizationOwner> {
    AuthorizationOwner owner;
    transaction.sql() << "select organization, user_id, connector, link from pending_authorization "
                         "where id = :id and redirect_uri <> ''",
        soci::use(id), soci::into(owner.organization), soci::into(owner.user),
        soci::into(owner.connector), soci::into(owner.link);
    return transaction.sql().got_data() ? owner : AuthorizationOwner();
  });
}

void forget_authorizations_of_user(store::Transaction& transaction, const std::string& organization,
                                   const std::string& user) {
  transaction.sql() << "delete from pending_authorization where organization = :org and "
                       "user_id = :user",
      soci::use(organization), soci::use(user);
}

void forget_authorizations_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from pending_authorization where link = :link", soci::use(link);
}

void supersede_authorizations_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "update pending_authorization set consumed_at = :superseded, "
                       "sealed_code_verifier = null where link = :link and consumed_at = 0",
      soci::use(kSuperseded), soci::use(link);
}

}  // namespace patchbay::oauth
