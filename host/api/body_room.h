#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace patchbay::api {

// Limits the bytes of documents that this server is sending to clients, for each organization. So
// one organization's slow clients do not use up the memory and database sessions that other
// organizations need. Thread-safe.
class BodyRoom {
 public:
  explicit BodyRoom(std::uint64_t bytes = std::uint64_t{128} << 20);

  // Reserves bytes until the last copy of the result is destroyed. Fails with OVERLOADED if too few
  // bytes are left. A body above the whole limit is allowed if no other bytes are reserved.
  Result<std::shared_ptr<const void>> take(const std::string& organization,
                                           std::uint64_t bytes) const;

 private:
  struct Used;
  const std::uint64_t bytes_;
  const std::shared_ptr<Used> used_;  // reservations may outlive the BodyRoom
};

}  // namespace patchbay::api
