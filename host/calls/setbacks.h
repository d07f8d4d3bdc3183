#pragma once

#include <string>

#include "audit/audit.h"
#include "http_service/http_access.h"
#include "links/links.h"
#include "telemetry/metrics.h"

namespace patchbay::calls {

// Counts the provider's refusals for one account. Informs the account's user if retries do not
// help. Each call has its own object.
class ToldSetbacks final : public http_service::Setbacks {
 public:
  struct Parts {
    telemetry::Metrics* metrics = nullptr;  // nullptr: refusals are not counted
    audit::Audit* audit = nullptr;          // nullptr: the user is not informed
  };
  // `whose` is an audit entry without an event. It names the account's organization, user and link.
  // Everything is borrowed.
  ToldSetbacks(const Parts& parts, std::string connector, audit::AuditEntry whose);

  void limited(std::chrono::milliseconds closed_for) override;
  void stalled(const Error& why, const TraceId& trace_id) override;

 private:
  const Parts parts_;
  const std::string connector_;
  const audit::AuditEntry whose_;
};

}  // namespace patchbay::calls
