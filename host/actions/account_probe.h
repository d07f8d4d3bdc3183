#pragma once

#include "actions/pipeline.h"
#include "links/probe.h"

namespace patchbay::actions {

// Tries accounts out with their connector's own `identify` and `probe`. Thread-safe.
class ConnectorProbe final : public links::AccountProbe {
 public:
  explicit ConnectorProbe(const PipelineParts& parts) : parts_(parts) {}

  Result<std::optional<links::Identity>> identify(const std::string& connector, links::Link& link,
                                                  const TraceId& trace_id,
                                                  const Patience& patience) override;
  Result<void> probe(const std::string& connector, links::Link& link, const TraceId& trace_id,
                     const Patience& patience) override;

 private:
  const PipelineParts parts_;
};

}  // namespace patchbay::actions
