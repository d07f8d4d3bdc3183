#include "accounts/revocation.h"

#include <soci/soci.h>

#include "accounts/credential_table.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "oauth/pending_authorizations.h"

namespace patchbay::accounts {
namespace {

constexpr std::chrono::seconds kUpstream{10};  // how long the provider may take to answer

}  // namespace

Result<RevokedLink> Revocation::revoke(const Caller& caller, const std::string& id,
                                       std::string_view cause, const std::string& trace_id) {
  PATCHBAY_TRY(LinkRecord record, parts_.links.get(caller, id));
  const bool is_usable = record.status == LinkStatus::kActive;
  if (is_usable && parts_.belongings.at_provider) {
    parts_.belongings.at_provider(record.id, parts_.clock.now() + kUpstream);
  }
  return revoke_one(std::move(record), {std::string(cause), caller.user, trace_id, false});
}

Result<std::vector<RevokedLink>> Revocation::revoke_matching(const LinkFilter& filter,
                                                             std::string_view cause,
                                                             const std::string& actor,
                                                             const std::string& trace_id) {
  return revoke_all(filter, {std::string(cause), actor, trace_id, false}, {});
}

Result<std::vector<RevokedLink>> Revocation::delete_user(const std::string& organization,
                                                         const std::string& user,
                                                         const std::string& actor,
                                                         const std::string& trace_id,
                                                         const Also& also) {
  const auto under_way = [&](Transaction& transaction) -> Result<void> {
    if (also) {
      PATCHBAY_TRY(also(transaction));
    }
    oauth::forget_authorizations_of_user(transaction, organization, user);
    if (parts_.belongings.of_user) parts_.belongings.of_user(transaction, organization, user);
    return success();
  };
  return revoke_all({.organization = organization, .user = user},
                    {std::string(links::cause::kUserDeleted), actor, trace_id, true}, under_way);
}

// Stops the use of all links before the first provider is asked, because in an incident nothing may
// wait for providers.
Result<std::vector<RevokedLink>> Revocation::revoke_all(const LinkFilter& filter, const Why& why,
                                                        const Also& also) {
  PATCHBAY_TRY(
      auto records,
      parts_.store.transaction([&](Transaction& transaction) -> Result<std::vector<LinkRecord>> {
        if (also) {
          PATCHBAY_TRY(also(transaction));
        }
        auto found = links_matching(transaction, filter);
        if (!why.remove) {
          std::erase_if(found,
                        [](const auto& each) { return each.status == LinkStatus::kRevoked; });
        }
        for (const LinkRecord& record : found) {
          if (record.status == LinkStatus::kPending) continue;
          set_status(transaction, record.id, LinkStatus::kRevoked, why.cause);
        }
        return found;
      }));
  for (const LinkRecord& record : records) {
    parts_.links.forget(record.organization, record.user);
  }
  std::vector<RevokedLink> revoked;
  for (LinkRecord& record : records) {
    PATCHBAY_TRY(auto one, revoke_one(std::move(record), why));
    revoked.push_back(std::move(one));
  }
  return revoked;
}

Result<RevokedLink> Revocation::revoke_one(LinkRecord record, const Why& why) {
  PATCHBAY_TRY(const bool was_pending, take_back(record, why));
  if (was_pending) {
    record.status = LinkStatus::kRevoked;
    return RevokedLink{std::move(record)};
  }
  PATCHBAY_TRY(const auto credential, stop_use(record, why));
  RevokedLink revoked{std::move(record)};
  revoked.record.status = LinkStatus::kRevoked;
  revoked.record.cause = why.cause;
  if (credential) tell_provider(revoked, *credential);
  PATCHBAY_TRY(clear(revoked, why));
  return revoked;
}

// Deletes a link that was never connected, in one step, because there is nothing to give back.
// Returns false if the link is not pending, or if the user came back for it meanwhile.
Result<bool> Revocation::take_back(const LinkRecord& record, const Why& why) {
  if (record.status != LinkStatus::kPending) return false;
  return parts_.store.transaction([&](Transaction& transaction) -> Result<bool> {
    const auto now = find_link(transaction, record.id);
    if (!now || now->status != LinkStatus::kPending) return false;
    oauth::forget_authorizations_of_link(transaction, record.id);
    remove_link(transaction, parts_.belongings, record.id);
    note(transaction, {record}, why);
    return true;
  });
}

// Marks the link as revoked: from here on no call and no refresh uses it. Then reads its current
// credential, to give it back to the provider.
Result<std::optional<StoredCredential>> Revocation::stop_use(const LinkRecord& record,
                                                             const Why& why) {
  PATCHBAY_TRY(auto credential,
               parts_.store.transaction(
                   [&](Transaction& transaction) -> Result<std::optional<StoredCredential>> {
                     set_status(transaction, record.id, LinkStatus::kRevoked, why.cause);
                     auto found = read_credential(transaction, parts_.vault, record.id);
                     if (found.has_value()) return found;
                     // sealed under a lost key: the link is revoked all the same
                     return std::optional<StoredCredential>();
                   }));
  parts_.links.forget(record.organization, record.user);
  return credential;
}

void Revocation::tell_provider(RevokedLink& revoked, const StoredCredential& credential) {
  if (credential.kind != links::CredentialKind::kToken) return;
  const LinkRecord& record = revoked.record;
  const Grantee grantee{credential.connector, record.organization, record.scopes,
                        credential.client};
  auto told = parts_.provider.revoke(grantee, credential.secret, credential.refresh_token,
                                     parts_.clock.now() + kUpstream);
  if (told.has_value()) {
    revoked.revoked_upstream = told.value();
    return;
  }
  revoked.upstream_fault = told.error().message();
  parts_.log.write(Level::kWarning, "a provider was not told that a link was given up",
                   {{"link", record.id}, {"error", revoked.upstream_fault}});
}

// Records the revocation, in the transaction that makes it.
void Revocation::note(Transaction& transaction, const RevokedLink& revoked, const Why& why) {
  const LinkRecord& record = revoked.record;
  const std::string connector =
      record.connectors.empty() ? record.provider : record.connectors.front();
  parts_.audit.record_in(
      transaction, {.event = event_of(LinkRevoked{connector, why.cause, revoked.revoked_upstream}),
                    .organization = record.organization,
                    .actor = why.actor,
                    .subject = record.id,
                    .trace_id = why.trace_id});
}

Result<void> Revocation::clear(const RevokedLink& revoked, const Why& why) {
  const LinkRecord& record = revoked.record;
  return parts_.store.transaction([&](Transaction& transaction) -> Result<void> {
    oauth::forget_authorizations_of_link(transaction, record.id);
    why.remove ? remove_link(transaction, parts_.belongings, record.id)
               : clear_link(transaction, parts_.belongings, record.id);
    note(transaction, revoked, why);
    return success();
  });
}

// Unfinished are revoked links that still have a credential, and all links of a deleted user.
Result<void> Revocation::finish(const std::stop_token& stop) {
  PATCHBAY_TRY(auto left,
               parts_.store.read([&](Transaction& transaction) -> Result<std::vector<LinkRecord>> {
                 const std::string gone(links::cause::kUserDeleted);
                 std::vector<std::string> ids;
                 std::string id;
                 soci::statement rows =
                     (transaction.sql().prepare
                          << "select l.id from link l left join link_credential c on c.id = l.id "
                             "where l.status = 'revoked' and (c.id is not null or l.cause = :gone)",
                      soci::use(gone), soci::into(id));
                 rows.execute();
                 while (rows.fetch()) ids.push_back(id);
                 std::vector<LinkRecord> found;
                 for (const auto& each : ids) {
                   if (auto record = find_link(transaction, each))
                     found.push_back(std::move(*record));
                 }
                 return found;
               }));
  for (LinkRecord& record : left) {
    if (stop.stop_requested()) return success();
    const Why why{record.cause, {}, {}, record.cause == links::cause::kUserDeleted};
    PATCHBAY_TRY(revoke_one(std::move(record), why));
  }
  return success();
}

}  // namespace patchbay::accounts
