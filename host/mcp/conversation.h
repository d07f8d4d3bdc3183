// Runs a client's request in several rounds. If a method has a question, the server asks the client
// and then runs the method again.
#pragma once

#include <optional>
#include <string>

#include "mcp/call_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"

namespace patchbay::mcp {

// The data that all messages of one HTTP request share.
struct Speaker {
  Revision revision = kNewestLegacy;
  Client client{};
  std::string nonce{};  // the session's nonce; "": no session

  // Returns true if this server can ask the client questions. From revision 2026-07-28 on, the
  // reply contains the questions. In older revisions, the server needs a stream for the questions
  // and a session for the answers.
  [[nodiscard]] bool can_be_asked(bool has_stream) const {
    return is_modern(revision) || (has_stream && !nonce.empty());
  }
};

// Runs a request once. Returns nullopt if the client cancelled it; there is no reply then.
std::optional<Outcome> run_once(Mcp& mcp, const httpd::Request& request, const Speaker& speaker,
                                const Message& message, bool can_ask);

// Runs a request whose reply goes to a stream. `asked` has the questions that run_once() returned
// for it, if any. After each wait for answers, identifies the caller again, because the key may
// have been revoked, and stores the caller in `request`. Returns nullopt if the client cancelled
// the request.
std::optional<Outcome> converse(Mcp& mcp, httpd::Request& request, const Listener& listener,
                                const Speaker& speaker, const Message& message, CallStream& stream,
                                std::optional<Questions> asked);

// Returns the reply to a request. Questions of `outcome` are in the reply, in the form of revision
// 2026-07-28.
Reply reply_with(const Mcp& mcp, Outcome outcome);

}  // namespace patchbay::mcp
