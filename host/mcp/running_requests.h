#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <utility>

#include "base/either_stop.h"
#include "base/mutex.h"

namespace patchbay::mcp {

// This host's running requests of sessions, so that another request of the client can cancel them.
// Thread-safe.
class RunningRequests {
 public:
  // A session's nonce, and the id of a request as JSON.
  using Name = std::pair<std::string, std::string>;

  // Registers a request as long as this object lives. A request without a nonce is not registered.
  // A stop of `outer` also cancels the request.
  class Place {
   public:
    Place(RunningRequests& among, Name name, const std::stop_token& outer);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] const std::stop_token& cancelled() const { return cancelled_; }
    // Returns true if the client cancelled the request. There is no reply then.
    [[nodiscard]] bool is_cancelled_by_client() const { return client_.stop_requested(); }

   private:
    friend class RunningRequests;

    RunningRequests& among_;
    const Name name_;
    std::stop_source client_;  // stopped by cancel()
    const EitherStop either_;
    const std::stop_token cancelled_ = either_.token();
  };

  // Cancels a request. Returns false if this host has no such request: it may have ended, or run on
  // another host.
  bool cancel(const Name& name);
  // Returns true if a request of the session runs on this host.
  bool has(const std::string& session);
  bool is_empty();

 private:
  Mutex mutex_;
  std::multimap<Name, Place*> places_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
