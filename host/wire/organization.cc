#include "wire/organization.h"

#include "base/rfc3339.h"

namespace patchbay::wire {

Json json_of(const Organization& organization) {
  return {{"id", organization.id},
          {"plan", or_null(organization.plan)},
          {"created_at", rfc3339(organization.created_at)}};
}

}  // namespace patchbay::wire
