// Requests that the fake providers send to addresses of clients: notices of changes, and questions
// that verify an address.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// A POST request.
struct OutgoingPost {
  std::string url;
  std::vector<Pair> headers;
  std::string body;
};

// Sends the request and returns the answer. Returns nullopt if no answer comes in the time for
// which the provider waits. May be called on the sandbox's thread while the sandbox answers a
// request.
using Send = std::function<std::optional<Response>(const OutgoingPost& outgoing)>;

}  // namespace patchbay::sandbox
