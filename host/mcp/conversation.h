// Runs a request of a client in several rounds. If a method has a question, this server asks the
// client and then runs the method again.
#pragma once

#include <optional>
#include <string>

#include "mcp/call_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"

namespace patchbay::mcp {

// The facts that all messages of one HTTP request share.
struct Speaker {
  Revision revision = kNewestLegacy;
  Client client{};
  std::string nonce{};  // of the session; "": there is no session

  // Returns true if this server can ask the client something. From revision 2026-07-28 on, the
  // reply contains the questions. In older revisions, this server needs a stream for the questions
  // and a session for the answers.
  [[nodiscard]] bool can_be_asked(bool has_stream) const {
    return is_modern(revision) || (has_stream && !nonce.empty());
  }
};

// Runs a request once. Returns nothing if the client cancelled the request. Such a request gets no
// reply.
std::optional<Outcome> run_once(Mcp& mcp, const httpd::Request& request, const Speaker& speaker,
                                const Message& message, bool can_ask);

// Runs a request whose reply goes to a stream. `asked` has the questions that run_once() returned
// for this request, if there are any. After each wait for answers, identifies the caller again,
// because the key may have been revoked meanwhile, and stores the caller in `request`. Returns
// nothing if the client cancelled the request.
std::optional<Outcome> converse(Mcp& mcp, httpd::Request& request, const Listener& listener,
                                const Speaker& speaker, const Message& message, CallStream& stream,
                                std::optional<Questions> asked);

// Returns the reply to a request. If `outcome` has questions, the reply contains them in the form
// of revision 2026-07-28.
Reply reply_with(const Mcp& mcp, Outcome outcome);

}  // namespace patchbay::mcp
