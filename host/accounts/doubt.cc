#include "accounts/doubt.h"

#include <cassert>

#include "accounts/link_table.h"
#include "audit/security_events.h"
#include "links/cause.h"

namespace patchbay::accounts {
namespace {

LinkStatus status_for(std::string_view cause) {
  assert(cause == links::cause::kTokenExpired || cause == links::cause::kTokenRefused);
  return cause == links::cause::kTokenExpired ? LinkStatus::kExpired : LinkStatus::kError;
}

bool says(const LinkRecord& record, std::string_view cause) {
  return record.status == status_for(cause) && record.cause == cause;
}

// Returns true if the link has a credential and calls may use the link.
bool is_in_use(const LinkRecord& record) {
  return record.generation != 0 && usable(record).has_value();
}

}  // namespace

bool is_doubted(const LinkRecord& record) {
  return record.generation != 0 && says(record, links::cause::kTokenRefused);
}

Result<bool> doubt(store::Store& store, audit::Audit& audit, const Situation& now,
                   std::string_view cause) {
  if (says(now.record, cause)) return true;
  const std::string& link = now.record.id;
  PATCHBAY_TRY(const bool is_same,
               store.transaction([&](store::Transaction& transaction) -> Result<bool> {
                 PATCHBAY_TRY(const auto record, still_there(transaction, link));
                 const bool is_other = record.generation != now.record.generation;
                 if (is_other || !is_in_use(record)) return false;
                 set_status(transaction, link, status_for(cause), cause);
                 return true;
               }));
  if (!is_same) return false;
  const std::string connector = now.credential ? now.credential->connector : now.record.provider;
  audit.record(
      {.event = audit::event_of(audit::RefreshFailed{connector, std::string(cause), false}),
       .organization = now.record.organization,
       .subject = link});
  return true;
}

Result<void> trust(store::Store& store, const std::string& link, std::int64_t generation) {
  return store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto record = find_link(transaction, link);
    if (!record || record->generation != generation) return success();
    const bool is_marked = is_doubted(*record) || says(*record, links::cause::kTokenExpired);
    if (is_marked) set_status(transaction, link, LinkStatus::kActive, "");
    return success();
  });
}

Error doubted_link(const LinkRecord& record, std::string_view cause) {
  if (cause != links::cause::kTokenRefused) return expired_link(record, cause);
  return Error(Code::kLinkExpired,
               "The provider refused the credential of link \"" + record.id +
                   "\", which cannot be renewed. It is kept, and the next call tries it again: if "
                   "it stays refused, connect the account again.")
      .with_reason(std::string(cause));
}

}  // namespace patchbay::accounts
