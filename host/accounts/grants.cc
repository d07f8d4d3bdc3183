#include "accounts/grants.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "accounts/credential_table.h"
#include "accounts/grant_target.h"
#include "accounts/new_tokens.h"
#include "accounts/standing.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "links/scopes.h"
#include "oauth/pending_authorizations.h"
#include "oauth/pending_table.h"
#include "oauth_messages/scope_list.h"
#include "preferences/preferences.h"

namespace patchbay::accounts {
namespace {

constexpr auto kAnnounced = 2 * oauth::kStateLifetime;
constexpr std::size_t kMostAnnounced = 20;  // maximum number of pending links of one user
constexpr int kMostSwept = 100;             // maximum number of links in one transaction

StoredCredential credential_of(const Grant& grant, const std::string& connector, WallTime now) {
  StoredCredential made;
  made.connector = connector;
  made.issued_at = now;
  made.client = grant.client;
  made.issuer = grant.issuer;
  if (const auto* key = std::get_if<HandedKey>(&grant.credential)) {
    made.kind = links::CredentialKind::kKey;
    made.secret = key->key;
    return made;
  }
  const auto& tokens = std::get<oauth_messages::TokenSet>(grant.credential);
  made.secret = tokens.access_token;
  if (tokens.refresh_token) made.refresh_token = *tokens.refresh_token;
  made.expires_at = tokens.expires_at;
  made.refresh_expires_at = tokens.refresh_expires_at;
  return made;
}

// Writes the grant into the link's record.
void apply(const Grant& grant, const std::string& connector, LinkRecord& record) {
  const std::array<std::string, 1> served = {connector};
  record.connectors = links::union_of(std::move(record.connectors), served);
  record.status = grant.is_doubted ? LinkStatus::kError : LinkStatus::kActive;
  record.cause = grant.is_doubted ? links::cause::kTokenRefused : "";
  if (const auto* tokens = std::get_if<oauth_messages::TokenSet>(&grant.credential)) {
    record.scopes = tokens->scopes;
    record.scopes_known = tokens->scopes_known;
  } else {
    record.scopes.clear();
    record.scopes_known = false;
  }
  // target_of() chose a link whose account is unknown or is the grant's account. So this line never
  // replaces a known account by another one.
  record.oauth_user_id = grant.oauth_user_id;
  record.email = grant.email;
  record.domain = grant.domain;
  // True if the provider has just confirmed the account.
  const bool is_answered_for = !grant.oauth_user_id.empty();
  record.validation = is_answered_for ? Validation::kValid : Validation::kUnknown;
}

// Deletes the user's oldest pending links until one more pending link is allowed. The states of a
// deleted link stay in the store, so a late callback fails with the true reason.
void make_room(store::Transaction& transaction, const Belongings& belongings,
               const Caller& caller) {
  auto waiting = links_of(transaction, caller.organization, caller.user);
  std::erase_if(waiting, [](const auto& each) { return each.status != LinkStatus::kPending; });
  for (std::size_t i = 0; i + kMostAnnounced <= waiting.size(); ++i) {
    oauth::supersede_authorizations_of_link(transaction, waiting[i].id);
    remove_link(transaction, belongings, waiting[i].id);
  }
}

// Returns true if the link is revoked but its credential is not deleted yet.
bool is_to_be_cleared(const LinkRecord& record) {
  return record.status == LinkStatus::kRevoked && record.generation != 0;
}

// Returns true if the link will be deleted together with its user.
bool goes_with_user(const LinkRecord& record) {
  return record.status == LinkStatus::kRevoked && record.cause == links::cause::kUserDeleted;
}

// Returns a warning for the user: the grant was stored in the link `kept`, and not in the link that
// the user named.
std::string left_alone(const Grant& grant, const std::string& kept) {
  const std::string_view why = grant.oauth_user_id.empty()
                                   ? "nobody could say whether what was connected is its account"
                                   : "what was connected is another account";
  return "Link \"" + grant.link + "\" was left as it is: " + std::string(why) +
         ". That is kept as link \"" + kept + "\".";
}

// Returns the link's new scopes: those in `after` that are not in `before`.
std::vector<std::string> added_scopes(const LinkRecord& before, const LinkRecord& after) {
  std::vector<std::string> added;
  if (before.generation == 0 || !before.scopes_known) return added;
  for (const std::string& scope : after.scopes) {
    if (std::find(before.scopes.begin(), before.scopes.end(), scope) == before.scopes.end()) {
      added.push_back(scope);
    }
  }
  return added;
}

}  // namespace

LinkRecord Grants::new_record(const Caller& caller, const manifest::Manifest& connector) const {
  LinkRecord record;
  record.id = connector.identity.provider + "-" + parts_.random.token(12);
  record.organization = caller.organization;
  record.user = caller.user;
  record.provider = connector.identity.provider;
  record.created_at = parts_.clock.wall();
  return record;
}

Result<LinkRecord> Grants::announce(const Caller& caller, const manifest::Manifest& connector) {
  LinkRecord record = new_record(caller, connector);
  record.connectors = {connector.identity.id};
  record.status = LinkStatus::kPending;
  PATCHBAY_TRY(parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    make_room(transaction, parts_.belongings, caller);
    insert_link(transaction, record);
    preferences::note_step(transaction, {caller.organization, caller.user}, connector.identity.id,
                           {.seen_onboarding = true});
    return success();
  }));
  return record;
}

Result<void> Grants::abandon(const Caller& caller, const std::string& id) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(const LinkRecord record, require_link(transaction, caller, id));
    if (record.status == LinkStatus::kPending) remove_link(transaction, parts_.belongings, id);
    return success();
  });
}

Result<LinkRecord> Grants::keep(const Caller& caller, const manifest::Manifest& connector,
                                const Grant& grant) {
  const LinkRecord fresh = new_record(caller, connector);
  auto kept = commit_patiently(
      parts_.wait, [&] { return commit(caller, connector, grant, fresh); },
      [](const Error& error) { return error.code() == Code::kNotFound; });
  if (kept.has_error()) give_back_tokens(caller, connector.identity.id, grant);
  parts_.links.forget(caller.organization, caller.user);
  return kept;
}

// Stores the grant in one transaction. If the link was revoked, Revocation may not have deleted its
// old credential and data yet. This function deletes them, because Revocation ignores the link
// after this commit.
Result<LinkRecord> Grants::commit(const Caller& caller, const manifest::Manifest& connector,
                                  const Grant& grant, const LinkRecord& fresh) {
  const std::string& id = connector.identity.id;
  const WallTime now = parts_.clock.wall();
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<LinkRecord> {
    auto all = links_of(transaction, caller.organization, caller.user);
    std::erase_if(all, goes_with_user);
    PATCHBAY_TRY(const GrantTarget target, target_of(all, grant, fresh));
    LinkRecord record = target.record;
    if (is_to_be_cleared(record)) {
      clear_link(transaction, parts_.belongings, record.id);
      record.user_configuration.clear();
    }
    apply(grant, id, record);
    const auto added = added_scopes(target.record, record);
    if (record.validation == Validation::kValid) record.validated_at = now;
    StoredCredential credential = credential_of(grant, id, now);
    credential.generation = generation_after(record.generation, now);
    record.generation = credential.generation;
    target.is_new ? insert_link(transaction, record) : update_link(transaction, record);
    if (!target.is_new && parts_.belongings.of_connected_again) {
      parts_.belongings.of_connected_again(transaction, record.id);
    }
    assert(target.superseded != record.id);
    if (!target.superseded.empty()) {
      remove_link(transaction, parts_.belongings, target.superseded);
    }
    const bool renewable = !credential.refresh_token.empty();
    write_credential(transaction, parts_.vault, record.id, credential,
                     idle_refresh_at(credential, renewable));
    remove_intent(transaction, record.id);
    if (!grant.user_configuration.empty()) {
      set_configuration(transaction, record.id, id, grant.user_configuration);
      record.user_configuration[id] = grant.user_configuration;
    }
    preferences::note_step(transaction, {caller.organization, caller.user}, id,
                           {.onboarding_completed = true, .completed_auth = true});
    parts_.audit.record_in(
        transaction, {.event = audit::event_of(audit::AccessGranted{id, record.scopes, added}),
                      .organization = caller.organization,
                      .actor = caller.user,
                      .subject = record.id,
                      .trace_id = grant.trace_id});
    if (target.passes_over_named) record.warnings.push_back(left_alone(grant, record.id));
    return record;
  });
}

void Grants::give_back_tokens(const Caller& caller, const std::string& connector,
                              const Grant& grant) {
  const auto* tokens = std::get_if<oauth_messages::TokenSet>(&grant.credential);
  if (tokens == nullptr) return;
  const Grantee grantee{connector, caller.organization, tokens->scopes, grant.client, grant.issuer};
  give_back(parts_.provider, {grantee, *tokens, grant.link}, parts_.clock.now() + kGivingBack,
            parts_.log);
}

Result<std::vector<std::string>> Grants::scopes_to_ask(
    const Caller& caller, const manifest::Manifest& connector, const std::string& link,
    const std::vector<std::string>& wanted) const {
  const std::vector<std::string> asked =
      wanted.empty() ? links::least_of(connector, connector.usual_scopes) : wanted;
  if (const manifest::OAuth2* declared = manifest::oauth_of(connector)) {
    PATCHBAY_TRY(oauth_messages::check_declared(asked, *declared));
  }
  PATCHBAY_TRY(const auto all, parts_.links.list(caller));
  const LinkRecord* held = nullptr;
  bool is_there = link.empty();
  for (const LinkRecord& record : all) {
    is_there |= record.id == link && record.provider == connector.identity.provider;
    const bool is_same = record.provider == connector.identity.provider && record.scopes_known;
    if (!is_same || !is_connected(record) || (!link.empty() && record.id != link)) continue;
    if (held != nullptr) return asked;  // the user has several accounts and did not choose one
    held = &record;
  }
  if (!is_there) return nothing_to_connect_anew(link);
  if (held == nullptr) return asked;
  return links::union_of(held->scopes, asked);
}

Result<void> Grants::configure(const Caller& caller, const manifest::Manifest& connector,
                               const std::string& link, const std::string& value) {
  const std::string& id = connector.identity.id;
  if (!connector.user_configuration) {
    return Error(Code::kInvalidArgument,
                 "Connector \"" + id + "\" takes no configuration of a user's.");
  }
  PATCHBAY_TRY(connector.user_configuration->check(value));
  PATCHBAY_TRY(parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(const LinkRecord record, require_link(transaction, caller, link));
    if (record.provider != connector.identity.provider) {
      return Error(Code::kNotFound, "Link \"" + link + "\" is an account of " + record.provider +
                                        ", and connector \"" + id + "\" has no use for it.");
    }
    if (record.status == LinkStatus::kRevoked) return usable(record);
    set_configuration(transaction, link, id, value);
    return success();
  }));
  parts_.links.forget(caller.organization, caller.user);
  return success();
}

Result<LinkRecord> Grants::note_validation(const Caller& caller, const std::string& link,
                                           const ValidatedLink& validated) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<LinkRecord> {
    PATCHBAY_TRY(LinkRecord record, require_link(transaction, caller, link));
    const bool is_same = record.generation == validated.generation;
    if (!is_same && record.generation != 0) return record;
    record.validation = validated.found;
    const auto identity = is_same ? validated.identity : std::nullopt;
    if (identity && record.oauth_user_id.empty()) record.oauth_user_id = identity->account;
    if (identity && record.oauth_user_id == identity->account) {
      record.email = identity->email;
      record.domain = identity->domain;
    }
    record.validated_at = parts_.clock.wall();
    update_link(transaction, record);
    return record;
  });
}

// Deletes a link only if two times are too old. The link's time comes from the clock of the host
// that created it, and this clock may be wrong. The time of the link's authorization comes from the
// database's clock.
Result<void> Grants::sweep() {
  const store::Millis before = store::to_millis(parts_.clock.wall() - kAnnounced);
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis begun = transaction.now() - std::chrono::milliseconds(kAnnounced).count();
    std::vector<std::string> ids(static_cast<std::size_t>(kMostSwept));
    transaction.sql() << "select id from link where status = 'pending' and created_at < :before "
                         "and id not in ("
                      << oauth::kSelectBegunLinks << ") order by created_at limit :most",
        soci::use(before), soci::use(begun), soci::use(kMostSwept), soci::into(ids);
    for (const std::string& id : ids) remove_link(transaction, parts_.belongings, id);
    return success();
  });
}

}  // namespace patchbay::accounts
