#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "callers/organization.h"
#include "store/store.h"

namespace patchbay::callers {

// Whether there is such an organization: founded here, or with accounts all the same, which the
// command line connects for any.
bool is_organization(Transaction& transaction, const std::string& organization);

// Who changes something, for the record.
struct Changer {
  std::string organization;  // "": an operator at the store itself
  std::string actor;
  std::string trace_id{};
};

// Organizations as an operator looks after them; `Keys` makes them. Every change is committed
// together with its audit record, in the chain of `host`. Thread-safe.
class Organizations {
 public:
  Organizations(Store& store, const Clock& clock, std::string host)
      : store_(store), clock_(clock), host_(std::move(host)) {}

  // By id, in pages; `next` is where the following one begins, empty on the last.
  struct Page {
    std::vector<Organization> organizations;
    std::string next;
  };
  Result<Page> list(const std::string& after = "", int limit = 1000);

  // Sets the plan, or takes it away with "". Every host follows within a second. NOT_FOUND: no such
  // organization; INVALID_ARGUMENT: no name of a plan.
  Result<Organization> set_plan(const std::string& organization, const std::string& plan,
                                const Changer& by);

 private:
  Store& store_;
  const Clock& clock_;
  const std::string host_;
};

}  // namespace patchbay::callers
