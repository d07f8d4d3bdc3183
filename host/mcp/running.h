#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <utility>

#include "base/either_stop.h"
#include "base/mutex.h"

namespace patchbay::mcp {

// The requests of sessions that run on this host, so that a client can cancel one by another
// request. Thread-safe.
class Running {
 public:
  // A session's nonce, and the id of a request as JSON.
  using Name = std::pair<std::string, std::string>;

  // Contains a request as long as this object lives. It is also cancelled when `outer` stops. A
  // name without a nonce is not contained.
  class Place {
   public:
    Place(Running& among, Name name, const std::stop_token& outer);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] const std::stop_token& cancelled() const { return cancelled_; }
    // Returns true if the client cancelled the request: then it gets no reply.
    [[nodiscard]] bool is_cancelled_by_client() const { return client_.stop_requested(); }

   private:
    friend class Running;

    Running& among_;
    const Name name_;
    std::stop_source client_;  // stopped by cancel()
    const EitherStop either_;
    const std::stop_token cancelled_ = either_.token();
  };

  // Cancels a request. An unknown name is ignored, because the request may have ended.
  void cancel(const Name& name);

 private:
  Mutex mutex_;
  std::multimap<Name, Place*> places_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
