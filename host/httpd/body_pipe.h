#pragma once

#include <string>

#include "base/condition.h"
#include "base/mutex.h"
#include "httpd/streamed_body.h"

namespace patchbay::httpd {

struct PendingCall;

// Passes a streamed body from the request's fiber to the connection. The buffer is small, so a
// fiber waits if the client reads slowly. Thread-safe.
class BodyPipe final : public BodyWriter {
 public:
  // `call` owns the pipe. The pipe wakes the call's connection when there are bytes to send.
  explicit BodyPipe(PendingCall& call) : call_(call) {}

  bool write(std::string_view piece) override;
  bool offer(std::string_view piece) override;
  [[nodiscard]] const std::stop_token& stopped() const override;

  // The result of take(). take() must be called on the connection's thread. It never waits.
  struct TakenBytes {
    std::string bytes;
    bool is_between_pieces = false;  // true: `bytes` ends at the end of a piece
  };
  TakenBytes take();

 private:
  static constexpr std::size_t kRoom = std::size_t{64} << 10;

  void tell() REQUIRES(mutex_);

  PendingCall& call_;
  Mutex mutex_;
  Condition taken_;
  std::string untaken_ GUARDED_BY(mutex_);
  bool is_in_piece_ GUARDED_BY(mutex_) = false;
  bool is_told_ GUARDED_BY(mutex_) = false;  // true: the connection was woken and has not called
                                             // take() yet
};

}  // namespace patchbay::httpd
