// What the stand-ins send by themselves to addresses that clients named: notices of changes, and
// questions whether an address is the client's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// A POST.
struct Outgoing {
  std::string url;
  std::vector<Pair> headers;
  std::string body;
};

// Returns the answer; nothing if none comes in the time for which the provider waits. May be
// called on the sandbox's thread while the sandbox answers a request.
using Send = std::function<std::optional<Response>(const Outgoing& outgoing)>;

}  // namespace patchbay::sandbox
