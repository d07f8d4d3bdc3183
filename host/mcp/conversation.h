// Runs a request of a client, in as many rounds as it takes: what a method asks first, the client
// is asked, and then the method runs again.
#pragma once

#include <optional>
#include <string>

#include "mcp/call_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"

namespace patchbay::mcp {

// What the messages of one HTTP request have in common.
struct Speaker {
  Revision revision = kNewestLegacy;
  Client client{};
  std::string nonce{};  // of the session; "": there is no session

  // Returns true if the client can be asked something: from 2026-07-28 on by the reply, before on a
  // stream, where its session says whose answers come back.
  [[nodiscard]] bool can_be_asked(bool has_stream) const {
    return is_modern(revision) || (has_stream && !nonce.empty());
  }
};

// Runs a request once. Returns nothing if the client cancelled it: then it gets no reply.
std::optional<Outcome> run_once(Mcp& mcp, const httpd::Request& request, const Speaker& speaker,
                                const Message& message, bool can_ask);

// Runs a request whose reply goes to a stream. `asked`: what the request asked in run_once(). Asks
// again who calls after each wait, because a key may have been revoked meanwhile, and sets it in
// `request`.
std::optional<Outcome> converse(Mcp& mcp, httpd::Request& request, const Listener& listener,
                                const Speaker& speaker, const Message& message, CallStream& stream,
                                std::optional<Questions> asked);

// Returns the reply to a request. Questions are asked by it, as in 2026-07-28.
Reply reply_with(const Mcp& mcp, Outcome outcome);

}  // namespace patchbay::mcp
