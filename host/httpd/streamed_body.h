#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace patchbay::httpd {

// Takes the body of an answer piece by piece, and passes each piece on to the client. Used on the
// request's fiber.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;
  virtual ~BodyWriter() = default;

  // Passes a piece on to the client. Waits until the client has taken most of the earlier pieces,
  // so that at most about 128 KiB of a body are in memory. Returns false if stopped() is stopped.
  // In that case, the piece may be lost.
  virtual bool write(std::string_view piece) = 0;
  // Passes a piece on if there is room for the whole piece now. Otherwise drops the piece and
  // returns false. Never waits. May be called on any thread while no write() runs.
  virtual bool offer(std::string_view piece) = 0;
  // Returns a token that is stopped if the client is gone, if the client has taken nothing for
  // Limits::write, or if the server shuts down. A handler that waits must then end its wait.
  [[nodiscard]] virtual const std::stop_token& stopped() const = 0;
};

// The body of an answer whose length is not yet known at the beginning.
struct StreamedBody {
  // Writes the body. Called once, on the request's fiber, after the head was passed on; not called
  // for a HEAD request. The body is complete when this function returns. If the function throws,
  // the body ends early, and the client can see this. The function must own a copy of the data that
  // it needs from the request, because the request's headers, query and body are wiped before the
  // call.
  std::function<void(BodyWriter&)> write;
  // True if only the client ends this body. A drain of the server then stops the body at once, so
  // that the client connects to another server. False: a drain waits for the end of the body, as
  // for any other answer.
  bool is_endless = false;
  // A text that the server sends between two pieces if it has sent nothing for `filler_after`. So
  // proxies keep the connection open, and the server notices if the client is gone. "": the server
  // sends no filler. `filler_after` is measured by the server's clock.
  std::string filler{};
  std::chrono::milliseconds filler_after{15'000};
};

}  // namespace patchbay::httpd
