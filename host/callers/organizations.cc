#include "callers/organizations.h"

#include "audit/security_events.h"
#include "callers/key_table.h"
#include "callers/names.h"

namespace patchbay::callers {
namespace {

audit::AuditEntry entry_of_change(const Organization& organization, const Changer& by) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::PlanChanged{organization.id, organization.plan});
  entry.organization = by.organization;
  entry.actor = by.actor;
  entry.subject = organization.id;
  entry.trace_id = by.trace_id;
  return entry;
}

}  // namespace

Error no_organization(const std::string& id) {
  return Error(Code::kNotFound, "There is no organization \"" + id.substr(0, 64) + "\".");
}

Result<Organizations::Page> Organizations::list(const std::string& after, int limit) {
  return store_.read([&](store::Transaction& transaction) -> Result<Page> {
    Page page;
    page.organizations = list_organizations(transaction, after, limit + 1);
    if (page.organizations.size() > static_cast<std::size_t>(limit)) {
      page.organizations.pop_back();
      page.next = page.organizations.back().id;
    }
    return page;
  });
}

Result<Organization> Organizations::set_plan(const std::string& organization,
                                             const std::string& plan, const Changer& by) {
  PATCHBAY_TRY(check_plan(plan));
  return store_.transaction([&](store::Transaction& transaction) -> Result<Organization> {
    auto found = find_organization(transaction, organization);
    if (!found) return no_organization(organization);
    if (found->plan == plan) return *found;
    found->plan = plan;
    callers::set_plan(transaction, organization, plan);
    bump_change(transaction);
    chain_.append(transaction, entry_of_change(*found, by), clock_.wall());
    return *found;
  });
}

}  // namespace patchbay::callers
