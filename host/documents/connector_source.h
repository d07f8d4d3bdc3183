#pragma once

#include <memory>

#include "calls/background_call.h"
#include "documents/source.h"

namespace patchbay::documents {

// Opens loaded connectors as sources. Borrows all references. Thread-safe.
class ConnectorSources final : public Sources {
 public:
  explicit ConnectorSources(const calls::BackgroundCalls::Parts& parts) : calls_(parts) {}

  // Opens the connector as a source. Fails with UNSUPPORTED if the connector has no documents.
  Result<std::unique_ptr<Source>> open(const FollowedLink& followed) override;

 private:
  const calls::BackgroundCalls calls_;
};

}  // namespace patchbay::documents
