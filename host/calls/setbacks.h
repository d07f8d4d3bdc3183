#pragma once

#include <string>

#include "audit/audit.h"
#include "http_service/http_access.h"
#include "links/links.h"
#include "telemetry/metrics.h"

namespace patchbay::calls {

// Counts what providers refuse for one account, and tells its user when retries do not help. Made
// for one call.
class ToldSetbacks final : public http_service::Setbacks {
 public:
  struct Parts {
    Metrics* metrics = nullptr;  // nullptr: nobody counts
    Audit* audit = nullptr;      // nullptr: nobody is told
  };
  // `whose` has no event. Everything is borrowed.
  ToldSetbacks(const Parts& parts, std::string connector, AuditEntry whose);

  void limited(std::chrono::milliseconds closed_for) override;
  void stalled(const Error& why, const TraceId& trace_id) override;

 private:
  const Parts parts_;
  const std::string connector_;
  const AuditEntry whose_;
};

}  // namespace patchbay::calls
