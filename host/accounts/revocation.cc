#include "accounts/revocation.h"

#include <soci/soci.h>

#include <cassert>

#include "accounts/credential_table.h"
#include "audit/security_events.h"
#include "links/cause.h"
#include "oauth/pending_authorizations.h"

namespace patchbay::accounts {
namespace {

// The assumed maximum difference between the clocks of two hosts. Grants are counted from this much
// earlier, so that no grant of another host is missed.
constexpr std::chrono::hours kClocksApart{1};

// A link before its use is blocked, and the number of its grants since `since`.
struct SeenLink {
  LinkRecord record;
  WallTime since;
  int grants;
};

// Returns true if the user connected the account again after `seen` was read. The generation alone
// does not prove this, because a refresh changes it too.
bool is_granted_since(store::Transaction& transaction, const SeenLink& seen,
                      const LinkRecord& now) {
  return now.generation != seen.record.generation &&
         count_grants(transaction, now, seen.since) != seen.grants;
}

// Returns true if the link is still blocked, because it was not connected again after `stopped` was
// read. A blocked link is not refreshed, so only a grant can change its generation.
bool is_still(const LinkRecord& stopped, const std::optional<LinkRecord>& now) {
  assert(stopped.status == LinkStatus::kRevoked);
  return now && now->status == LinkStatus::kRevoked && now->generation == stopped.generation;
}

}  // namespace

// For an active link, first runs Belongings::at_provider, which may take ten seconds. Then blocks
// the use of the link. A refresh during these seconds does not prevent the revocation. If the user
// connects the account again during these seconds, the link stays connected, because that is the
// user's latest wish.
Result<RevokedLink> Revocation::revoke(const Caller& caller, const std::string& id,
                                       std::string_view cause, const std::string& trace_id) {
  const RevocationReason why{std::string(cause), caller.user, trace_id, false};
  PATCHBAY_TRY(const SeenLink before,
               parts_.store.read([&](store::Transaction& transaction) -> Result<SeenLink> {
                 PATCHBAY_TRY(LinkRecord record, require_link(transaction, caller, id));
                 const WallTime since = parts_.clock.wall() - kClocksApart;
                 const int grants = count_grants(transaction, record, since);
                 return SeenLink{std::move(record), since, grants};
               }));
  const bool is_usable = before.record.status == LinkStatus::kActive;
  if (is_usable && parts_.belongings.at_provider) {
    parts_.belongings.at_provider(id, parts_.clock.now() + kGivingBack);
  }
  PATCHBAY_TRY(LinkRecord record,
               parts_.store.transaction([&](store::Transaction& transaction) -> Result<LinkRecord> {
                 PATCHBAY_TRY(LinkRecord now, require_link(transaction, caller, id));
                 if (now.status == LinkStatus::kPending) return now;
                 if (is_granted_since(transaction, before, now)) return now;
                 set_status(transaction, id, LinkStatus::kRevoked, why.cause);
                 now.status = LinkStatus::kRevoked;
                 return now;
               }));
  if (is_connected(record)) return RevokedLink{std::move(record)};
  parts_.links.forget(caller.organization, caller.user);
  return end(std::move(record), why);
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
                                                         const FirstStep& also) {
  const auto under_way = [&](store::Transaction& transaction) -> Result<void> {
    if (also) {
      PATCHBAY_TRY(also(transaction));
    }
    oauth::forget_authorizations_of_user(transaction, organization, user);
    if (parts_.belongings.of_user) parts_.belongings.of_user(transaction, organization, user);
    return success();
  };
  // The user's calls still work while at_providers_of_user() runs, for at most ten seconds.
  if (parts_.belongings.at_providers_of_user) {
    parts_.belongings.at_providers_of_user(organization, user, parts_.clock.now() + kGivingBack);
  }
  return revoke_all({.organization = organization, .user = user},
                    {std::string(links::cause::kUserDeleted), actor, trace_id, true}, under_way);
}

// Blocks the use of all links in one transaction, and then revokes each link at its provider. After
// an incident, no link may stay usable while a provider is slow.
Result<std::vector<RevokedLink>> Revocation::revoke_all(const LinkFilter& filter,
                                                        const RevocationReason& why,
                                                        const FirstStep& also) {
  PATCHBAY_TRY(auto records, parts_.store.transaction([&](store::Transaction& transaction)
                                                          -> Result<std::vector<LinkRecord>> {
    if (also) {
      PATCHBAY_TRY(also(transaction));
    }
    auto found = links_matching(transaction, filter);
    if (!why.remove) {
      std::erase_if(found, [](const auto& each) { return each.status == LinkStatus::kRevoked; });
    }
    for (const LinkRecord& record : found) {
      // Pending links of a removed user are revoked too, so that their connecting cannot be
      // completed.
      if (record.status == LinkStatus::kPending && !why.remove) continue;
      set_status(transaction, record.id, LinkStatus::kRevoked, why.cause);
    }
    return found;
  }));
  for (const LinkRecord& record : records) {
    parts_.links.forget(record.organization, record.user);
  }
  std::vector<RevokedLink> revoked;
  for (LinkRecord& record : records) {
    PATCHBAY_TRY(auto one, end(std::move(record), why));
    revoked.push_back(std::move(one));
  }
  return revoked;
}

// Revokes the credential of a blocked link at the provider, and deletes the link's data. Deletes a
// pending link. Does not change a link that was connected again after `record` was read.
Result<RevokedLink> Revocation::end(LinkRecord record, const RevocationReason& why) {
  if (record.status == LinkStatus::kPending && !why.remove) {
    return take_back(std::move(record), why);
  }
  RevokedLink revoked{std::move(record)};
  revoked.record.status = LinkStatus::kRevoked;
  revoked.record.cause = why.cause;
  PATCHBAY_TRY(const auto credential, read_stopped(revoked.record));
  if (credential) tell_provider(revoked, *credential);
  PATCHBAY_TRY(clear(revoked, why));
  return revoked;
}

// Deletes a pending link in one transaction. A pending link has no credential to revoke. Does not
// change the link if the user has completed its connecting meanwhile.
Result<RevokedLink> Revocation::take_back(LinkRecord record, const RevocationReason& why) {
  RevokedLink revoked{std::move(record)};
  revoked.record.status = LinkStatus::kRevoked;
  const std::string& id = revoked.record.id;
  PATCHBAY_TRY(auto kept,
               parts_.store.transaction(
                   [&](store::Transaction& transaction) -> Result<std::optional<LinkRecord>> {
                     auto now = find_link(transaction, id);
                     if (!now || now->status != LinkStatus::kPending) return now;
                     oauth::forget_authorizations_of_link(transaction, id);
                     remove_link(transaction, parts_.belongings, id);
                     note(transaction, revoked, why);
                     return std::optional<LinkRecord>();
                   }));
  if (kept) revoked.record = std::move(*kept);
  return revoked;
}

// Returns the link's credential, so that the caller can revoke it at the provider. Returns nullopt
// if the link has no readable credential, or was connected again meanwhile. Also cancels all
// unfinished connections for this link that began before. Connections that begin later stay valid.
Result<std::optional<StoredCredential>> Revocation::read_stopped(const LinkRecord& record) const {
  return parts_.store.transaction(
      [&](store::Transaction& transaction) -> Result<std::optional<StoredCredential>> {
        if (!is_still(record, find_link(transaction, record.id))) return std::nullopt;
        oauth::forget_authorizations_of_link(transaction, record.id);
        auto found = read_credential(transaction, parts_.vault, record.id);
        if (found.has_value()) return found;
        // The key that encrypted the credential is lost. The link is revoked only on this host.
        parts_.log.write(telemetry::Level::kWarning,
                         "a provider was not told that a link was given up, because its credential "
                         "cannot be read",
                         {{"link", record.id}, {"error", found.error().message()}});
        return std::optional<StoredCredential>();
      });
}

void Revocation::tell_provider(RevokedLink& revoked, const StoredCredential& credential) {
  if (credential.kind != links::CredentialKind::kToken) return;
  const LinkRecord& record = revoked.record;
  const Grantee grantee = credential.grantee(record.organization, record.scopes);
  auto told = parts_.provider.revoke(grantee, credential.secret, credential.refresh_token,
                                     parts_.clock.now() + kGivingBack);
  if (told.has_value()) {
    revoked.revoked_upstream = told.value();
    return;
  }
  revoked.upstream_fault = told.error().message();
  parts_.log.write(telemetry::Level::kWarning, "a provider was not told that a link was given up",
                   {{"link", record.id}, {"error", revoked.upstream_fault}});
}

// Writes the audit record of the revocation, in the caller's transaction.
void Revocation::note(store::Transaction& transaction, const RevokedLink& revoked,
                      const RevocationReason& why) {
  const LinkRecord& record = revoked.record;
  const std::string connector =
      record.connectors.empty() ? record.provider : record.connectors.front();
  parts_.audit.record_in(
      transaction,
      {.event = audit::event_of(audit::LinkRevoked{connector, why.cause, revoked.revoked_upstream}),
       .organization = record.organization,
       .actor = why.actor,
       .subject = record.id,
       .trace_id = why.trace_id});
}

// Deletes the link's data or the whole link, unless it was connected again meanwhile. Writes the
// audit record in both cases.
Result<void> Revocation::clear(RevokedLink& revoked, const RevocationReason& why) {
  assert(revoked.record.status == LinkStatus::kRevoked);
  const std::string& id = revoked.record.id;
  PATCHBAY_TRY(auto now,
               parts_.store.transaction(
                   [&](store::Transaction& transaction) -> Result<std::optional<LinkRecord>> {
                     auto found = find_link(transaction, id);
                     if (is_still(revoked.record, found)) {
                       why.remove ? remove_link(transaction, parts_.belongings, id)
                                  : clear_link(transaction, parts_.belongings, id);
                     }
                     note(transaction, revoked, why);
                     return found;
                   }));
  if (now && is_connected(*now)) revoked.record = std::move(*now);
  return success();
}

// Finds the links with an unfinished revocation and finishes each of them. These are revoked links
// that still have a credential, or whose user was deleted.
Result<void> Revocation::finish(const std::stop_token& stop) {
  PATCHBAY_TRY(
      auto left,
      parts_.store.read([&](store::Transaction& transaction) -> Result<std::vector<LinkRecord>> {
        const std::string gone(links::cause::kUserDeleted);
        std::vector<std::string> ids;
        std::string id;
        soci::statement rows =
            (transaction.sql().prepare
                 << "select l.id from link l left join link_credential c on c.id = l.id "
                    "where l.status = 'revoked' and (c.id is not null or l.cause = :gone) "
                    "order by l.created_at, l.id",
             soci::use(gone), soci::into(id));
        rows.execute();
        while (rows.fetch()) ids.push_back(id);
        std::vector<LinkRecord> found;
        for (const auto& each : ids) {
          if (auto record = find_link(transaction, each)) found.push_back(std::move(*record));
        }
        return found;
      }));
  for (LinkRecord& record : left) {
    if (stop.stop_requested()) return success();
    const RevocationReason why{record.cause, {}, {}, record.cause == links::cause::kUserDeleted};
    PATCHBAY_TRY(end(std::move(record), why));
  }
  return success();
}

}  // namespace patchbay::accounts
