#pragma once

#include "accounts/probe.h"
#include "calls/call_parts.h"

namespace patchbay::calls {

// Tests accounts with the `identify` and `probe` functions of their connector. If an account cannot
// be identified, the reason is also logged, for the connector's author, and counted. Thread-safe.
class ConnectorProbe final : public accounts::AccountProbe {
 public:
  explicit ConnectorProbe(const CallParts& parts) : parts_(parts) {}

  Result<std::optional<accounts::Identity>> identify(const std::string& connector,
                                                     links::Link& link, const TraceId& trace_id,
                                                     const Patience& patience) override;
  Result<void> probe(const std::string& connector, links::Link& link, const TraceId& trace_id,
                     const Patience& patience) override;
  Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                               std::int64_t generation, const TraceId& trace_id,
                               const Patience& patience) override;

 private:
  struct ProbeOutcome {
    Result<void> outcome;
    // The generation of the credential that the provider reported as revoked. Empty if the provider
    // reported no revoked credential.
    std::optional<std::int64_t> revoked;
  };
  void tell_unidentified(const std::string& connector, const Error& why,
                         const TraceId& trace_id) const;
  ProbeOutcome ask(const std::string& connector, links::Link& link, const TraceId& trace_id,
                   const Patience& patience);

  const CallParts parts_;
};

}  // namespace patchbay::calls
