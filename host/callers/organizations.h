#pragma once

#include <string>
#include <utility>
#include <vector>

#include "audit/chain.h"
#include "base/result.h"
#include "callers/organization.h"
#include "store/store.h"

namespace patchbay::callers {

// Returns the error for an organization that does not exist. Shows at most 64 bytes of the id.
Error no_organization(const std::string& id);

// The caller who makes a change. The audit record contains these members.
struct Changer {
  std::string organization;  // empty: an operator with direct access to the store
  std::string actor;
  std::string trace_id{};
};

// Lists organizations and sets their plans. (`Keys` creates organizations.) Each change is
// committed together with its audit record in `chain`. Thread-safe.
class Organizations {
 public:
  Organizations(store::Store& store, const Clock& clock, audit::AuditChain chain)
      : store_(store), clock_(clock), chain_(std::move(chain)) {}

  // One page of organizations, sorted by id. `next` is the argument `after` for the next page; ""
  // after the last page.
  struct Page {
    std::vector<Organization> organizations;
    std::string next;
  };
  Result<Page> list(const std::string& after = "", int limit = 1000);

  // Sets the organization's plan; "" removes it. Every host uses the new plan within a second.
  // Fails with NOT_FOUND if there is no such organization, and with INVALID_ARGUMENT if `plan` is
  // not a valid name.
  Result<Organization> set_plan(const std::string& organization, const std::string& plan,
                                const Changer& by);

 private:
  store::Store& store_;
  const Clock& clock_;
  const audit::AuditChain chain_;
};

}  // namespace patchbay::callers
