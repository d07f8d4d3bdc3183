#pragma once

#include <chrono>
#include <memory>

#include "calls/call_parts.h"
#include "calls/turnstiles.h"
#include "documents/source.h"
#include "links/links.h"

namespace patchbay::documents {

// Opens loaded connectors as sources. Borrows everything. Thread-safe.
class ConnectorSources final : public Sources {
 public:
  struct Parts {
    calls::CallParts calls;
    const links::Links& links;
    calls::Turnstiles& turnstiles;            // shared with all other calls of this host
    std::chrono::milliseconds step{300'000};  // the longest time for one call into the connector
  };
  explicit ConnectorSources(const Parts& parts) : parts_(parts) {}

  // Fails with UNSUPPORTED if the connector has no documents.
  Result<std::unique_ptr<Source>> open(const Followed& followed) override;

 private:
  const Parts parts_;
};

}  // namespace patchbay::documents
