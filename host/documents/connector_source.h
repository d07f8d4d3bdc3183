#pragma once

#include <chrono>
#include <memory>

#include "calls/call_parts.h"
#include "calls/turnstiles.h"
#include "documents/source.h"
#include "links/links.h"

namespace patchbay::documents {

// Opens the loaded connectors as sources. Everything is borrowed. Thread-safe.
class ConnectorSources final : public Sources {
 public:
  struct Parts {
    calls::CallParts calls;
    const links::Links& links;
    calls::Turnstiles& turnstiles;            // those of all calls of this host
    std::chrono::milliseconds step{300'000};  // for one call into the connector
  };
  explicit ConnectorSources(const Parts& parts) : parts_(parts) {}

  // UNSUPPORTED: the connector has no documents.
  Result<std::unique_ptr<Source>> open(const Followed& followed) override;

 private:
  const Parts parts_;
};

}  // namespace patchbay::documents
