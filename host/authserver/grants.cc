#include "authserver/grants.h"

#include <algorithm>

#include "authserver/oauth_error.h"
#include "authserver/scopes.h"
#include "authserver/successor.h"
#include "base/digest.h"
#include "callers/key_table.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kCodeMark = "pbc_";
constexpr std::size_t kGrantIdBytes = 12;
constexpr std::size_t kTokenBytes = 32;

store::Millis millis_of(std::chrono::milliseconds time) { return time.count(); }

// Returns the error for a code that cannot be exchanged. The message is the same for all reasons,
// so that nobody learns which codes exist.
Error code_refused() {
  return oauth_error(
      "invalid_grant",
      "The code is unknown, was used or has expired, or was issued to another client, "
      "redirect_uri or code_verifier. Begin a new authorization.");
}

Error refresh_refused() {
  return oauth_error("invalid_grant",
                     "The refresh token is unknown, was replaced or revoked, has expired, or is "
                     "another client's. Begin a new authorization.");
}

Error other_resource() {
  return oauth_error("invalid_target",
                     "The resource is not the one that the user allowed. Begin a new authorization "
                     "for it.");
}

bool is_verifier(std::string_view verifier, std::string_view challenge) {
  return equal_in_constant_time(sha256_base64url(verifier), challenge);
}

bool is_present(store::Transaction& transaction, const Grant& grant) {
  return callers::find_person(transaction, grant.organization, grant.user) ==
         callers::Person::kPresent;
}

}  // namespace

// The result of a transaction. A refusal must not be an error of the transaction, because an error
// would undo the end of the tokens.
struct Grants::Outcome {
  std::optional<Error> refused{};
  IssuedTokens tokens{};
  bool has_ended = false;  // true: tokens ended that hosts may have cached
};

void Grants::record(store::Transaction& transaction, audit::AccessGrantChanged::What what,
                    const Grant& grant, const std::vector<std::string>& scopes) {
  audit::AuditEntry entry;
  entry.event =
      audit::event_of(audit::AccessGrantChanged{what, grant.client, grant.resource, scopes});
  entry.organization = grant.organization;
  entry.actor = grant.user;
  entry.subject = grant.id.empty() ? grant.client : grant.id;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

Result<Secret> Grants::allow(const CodeRequest& request) {
  Secret code(std::string(kCodeMark) + random_.token(kTokenBytes));
  CodeRow row;
  row.hash = sha256_hex(code.reveal());
  row.grant = request.grant;
  row.grant.id = "grant_" + random_.token(kGrantIdBytes);
  row.redirect_uri = request.redirect_uri;
  row.challenge = request.challenge;
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    insert_code(transaction, row);
    record(transaction, audit::AccessGrantChanged::What::kConsented, row.grant, row.grant.scopes);
    return success();
  }));
  return code;
}

Result<void> Grants::deny(const Grant& asked) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    record(transaction, audit::AccessGrantChanged::What::kDenied, asked, asked.scopes);
    return success();
  });
}

IssuedTokens Grants::issue(store::Transaction& transaction, const Grant& grant,
                           const std::vector<std::string>& scopes, Secret access, Secret refresh) {
  const store::Millis now = transaction.now();
  callers::AccessToken token;
  token.hash = sha256_hex(access.reveal());
  token.grant = grant.id;
  token.organization = grant.organization;
  token.user = grant.user;
  token.client = grant.client;
  token.scopes = scopes;
  token.resource = grant.resource;
  token.created_at = store::from_millis(now);
  token.expires_at = token.created_at + kAccessLifetime;
  callers::insert_access_token(transaction, token);
  insert_refresh(transaction, sha256_hex(refresh.reveal()), grant.id);
  return {std::move(access), std::move(refresh), scopes, kAccessLifetime};
}

Grants::Outcome Grants::end_for_reuse(store::Transaction& transaction, const Grant& grant,
                                      audit::AccessGrantChanged::What what) {
  const bool is_code = what == audit::AccessGrantChanged::What::kCodeReused;
  Outcome outcome{.refused = is_code ? code_refused() : refresh_refused()};
  const auto kept = find_grant(transaction, grant.id);
  if (!kept || kept->ended_at != 0) return outcome;
  end_grant(transaction, grant.id);
  callers::bump_change(transaction);
  record(transaction, what, grant, {});
  outcome.has_ended = true;
  return outcome;
}

Grants::Outcome Grants::exchange_in(store::Transaction& transaction, const CodeGrant& shown) {
  const std::string hash = sha256_hex(shown.code.reveal());
  const auto code = find_code(transaction, hash);
  if (!code || code->grant.client != shown.client) return {.refused = code_refused()};
  if (code->used_at != 0) {
    return end_for_reuse(transaction, code->grant, audit::AccessGrantChanged::What::kCodeReused);
  }
  const bool is_good =
      store::is_in_time(code->created_at, millis_of(kCodeLifetime), transaction.now()) &&
      (shown.redirect_uri.empty() || shown.redirect_uri == code->redirect_uri) &&
      is_verifier(shown.verifier.reveal(), code->challenge) && is_present(transaction, code->grant);
  if (!is_good) return {.refused = code_refused()};
  if (shown.resource && *shown.resource != code->grant.resource) {
    return {.refused = other_resource()};
  }
  mark_code_used(transaction, hash);
  insert_grant(transaction, code->grant);
  record(transaction, audit::AccessGrantChanged::What::kIssued, code->grant, code->grant.scopes);
  Secret access(std::string(callers::kAccessTokenMark) + random_.token(kTokenBytes));
  Secret refresh(std::string(kRefreshMark) + random_.token(kTokenBytes));
  return {.tokens = issue(transaction, code->grant, code->grant.scopes, std::move(access),
                          std::move(refresh))};
}

Grants::Outcome Grants::refresh_in(store::Transaction& transaction, const RefreshGrant& shown) {
  const std::string hash = sha256_hex(shown.token.reveal());
  const auto row = find_refresh(transaction, hash);
  const auto grant = row ? find_grant(transaction, row->grant) : std::nullopt;
  const bool is_good =
      grant && grant->client == shown.client && grant->ended_at == 0 &&
      store::is_in_time(row->created_at, millis_of(kRefreshLifetime), transaction.now()) &&
      is_present(transaction, *grant);
  if (!is_good) return {.refused = refresh_refused()};
  if (shown.resource && *shown.resource != grant->resource) return {.refused = other_resource()};
  const auto& scopes = shown.scopes.empty() ? grant->scopes : shown.scopes;
  if (!includes_all(grant->scopes, scopes)) {
    return {.refused = oauth_error("invalid_scope",
                                   "A refresh can narrow the scopes that the user allowed, and not "
                                   "add to them. Begin a new authorization for more.")};
  }
  if (row->used_at == 0) {
    const std::string salt = random_.token(kTokenBytes);
    Successor next = successor_of(shown.token, salt);
    mark_refresh_used(transaction, hash, salt);
    record(transaction, audit::AccessGrantChanged::What::kRefreshed, *grant, scopes);
    return {.tokens = issue(transaction, *grant, scopes, std::move(next.access),
                            std::move(next.refresh))};
  }
  Successor next = successor_of(shown.token, row->salt);
  const auto refresh = find_refresh(transaction, sha256_hex(next.refresh.reveal()));
  const auto access = callers::find_access_token(transaction, sha256_hex(next.access.reveal()));
  if (transaction.now() - row->used_at < millis_of(kReplayWindow) && refresh &&
      refresh->used_at == 0 && access) {
    const auto left = access->token.expires_at - store::from_millis(transaction.now());
    return {.tokens = {std::move(next.access), std::move(next.refresh), access->token.scopes,
                       std::chrono::duration_cast<std::chrono::seconds>(left)}};
  }
  return end_for_reuse(transaction, *grant, audit::AccessGrantChanged::What::kRefreshReused);
}

Result<IssuedTokens> Grants::settle(Result<Outcome> outcome) {
  PATCHBAY_TRY(Outcome came, std::move(outcome));
  if (came.has_ended) callers_.forget();
  if (came.refused) return std::move(*came.refused);
  return std::move(came.tokens);
}

Result<IssuedTokens> Grants::exchange(const CodeGrant& shown) {
  return settle(store_.transaction([&](store::Transaction& transaction) -> Result<Outcome> {
    return exchange_in(transaction, shown);
  }));
}

Result<IssuedTokens> Grants::refresh(const RefreshGrant& shown) {
  return settle(store_.transaction([&](store::Transaction& transaction) -> Result<Outcome> {
    return refresh_in(transaction, shown);
  }));
}

Result<void> Grants::revoke(const std::string& client, const Secret& token) {
  const std::string hash = sha256_hex(token.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto refresh = find_refresh(transaction, hash);
    const auto access = callers::find_access_token(transaction, hash);
    if (!refresh && !access) return success();
    const auto grant = find_grant(transaction, refresh ? refresh->grant : access->token.grant);
    if (!grant || grant->client != client) {
      return oauth_error("invalid_grant", "The token was issued to another client.");
    }
    if (refresh) {
      end_grant(transaction, grant->id);
    } else {
      callers::end_access_token(transaction, hash);
    }
    callers::bump_change(transaction);
    record(transaction, audit::AccessGrantChanged::What::kRevoked, *grant, {});
    return success();
  }));
  callers_.forget();
  return success();
}

Result<std::optional<ValidToken>> Grants::introspect(const std::string& client,
                                                     const Secret& token) {
  using FoundToken = std::optional<ValidToken>;
  const std::string hash = sha256_hex(token.reveal());
  return store_.read([&](store::Transaction& transaction) -> Result<FoundToken> {
    const auto refresh = find_refresh(transaction, hash);
    const auto access = callers::find_access_token(transaction, hash);
    if (!refresh && !access) return FoundToken();
    const auto grant = find_grant(transaction, refresh ? refresh->grant : access->token.grant);
    if (!grant || grant->client != client || grant->ended_at != 0) return FoundToken();
    if (!is_present(transaction, *grant)) return FoundToken();
    ValidToken valid{.grant = *grant, .scopes = grant->scopes, .is_refresh = refresh.has_value()};
    if (refresh) {
      valid.created_at = refresh->created_at;
      valid.expires_at = refresh->created_at + millis_of(kRefreshLifetime);
      if (refresh->used_at != 0) return FoundToken();
    } else {
      valid.scopes = access->token.scopes;
      valid.created_at = store::to_millis(access->token.created_at);
      valid.expires_at = store::to_millis(access->token.expires_at);
    }
    return valid.expires_at <= transaction.now() ? FoundToken() : FoundToken(std::move(valid));
  });
}

Result<std::vector<Grant>> Grants::list(const std::string& organization, const std::string& user) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<Grant>> {
    return list_grants(transaction, organization, user);
  });
}

Result<void> Grants::end(const std::string& organization, const std::string& user,
                         const std::string& grant) {
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto found = find_grant(transaction, grant);
    if (!found || found->organization != organization || found->user != user) {
      return Error(Code::kNotFound, "You allowed nothing of this id.");
    }
    end_grant(transaction, grant);
    callers::bump_change(transaction);
    record(transaction, audit::AccessGrantChanged::What::kRevoked, *found, {});
    return success();
  }));
  callers_.forget();
  return success();
}

// A used code is kept for a day, to detect a second use.
void Grants::delete_expired(store::Transaction& transaction) {
  constexpr store::Millis kCodeKept = std::chrono::milliseconds(std::chrono::hours(24)).count();
  const store::Millis now = transaction.now();
  delete_old(transaction, now - kCodeKept, now - millis_of(kRefreshLifetime));
  callers::delete_expired_access_tokens(transaction, now);
}

}  // namespace patchbay::authserver
