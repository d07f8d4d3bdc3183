#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <utility>

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
    [[nodiscard]] bool is_cancelled_by_client() const;

   private:
    friend class Running;
    struct Stop {
      std::stop_source* source;
      void operator()() const { source->request_stop(); }
    };

    Running& among_;
    const Name name_;
    std::stop_source source_;
    const std::stop_token cancelled_ = source_.get_token();
    std::stop_callback<Stop> on_outer_;
    bool by_client_ = false;  // guarded by the mutex of `among_`
  };

  // Cancels a request. An unknown name is ignored, because the request may have ended.
  void cancel(const Name& name);

 private:
  mutable Mutex mutex_;
  std::multimap<Name, Place*> places_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
