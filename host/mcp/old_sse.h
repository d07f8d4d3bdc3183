// Serves clients of HTTP+SSE (revision 2024-11-05). A client opens a stream, posts its messages to
// the address in the stream's first event, and reads the replies on the stream.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::mcp {

class Mcp;

// The replies for one stream. Thread-safe.
class Mailbox {
 public:
  // Adds a reply. Returns false if the waiting replies are too many or too large, because the
  // client does not read.
  bool put(std::string reply);
  // Waits for a reply until `until` of the steady clock. Returns "" if no reply came by that time,
  // or after a stop through `stopped`.
  std::string take(const std::stop_token& stopped, Monotonic until);

 private:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;  // total limit; a single reply
                                                                    // may be larger

  Mutex mutex_;
  Condition filled_;
  std::deque<std::string> replies_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;  // total size of the replies
};

// This host's open streams by their sessions' nonces. Thread-safe.
class Mailboxes {
 public:
  std::shared_ptr<Mailbox> open(const std::string& nonce);
  void close(const std::string& nonce);
  // Returns the mailbox of a session's stream, or nullptr if this host has no stream of the
  // session.
  std::shared_ptr<Mailbox> find(const std::string& nonce) const;

 private:
  mutable Mutex mutex_;
  std::map<std::string, std::shared_ptr<Mailbox>> boxes_ GUARDED_BY(mutex_);
};

// Answers the GET that opens a stream at /api/v1/mcp/sse.
httpd::Response open_old_stream(Mcp& mcp, const httpd::Request& request);

// Takes a client's message. `session` in the query is the stream that gets the reply.
httpd::Response take_old_message(Mcp& mcp, const httpd::Request& request);

}  // namespace patchbay::mcp
