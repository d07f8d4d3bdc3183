#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace patchbay::httpd {

// Takes the body of an answer piece by piece, while the client reads it. Used on the request's
// fiber.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;
  virtual ~BodyWriter() = default;

  // Passes a piece on to the client. Waits until the client has taken most of the earlier pieces,
  // so at most about 128 KiB of a body are in memory. Returns false if stopped() says that the body
  // must end now; then the piece may be lost.
  virtual bool write(std::string_view piece) = 0;
  // Passes a piece on only if there is room for the whole of it now. Otherwise leaves the piece out
  // and returns false. Never waits. May be called on any thread while no write() runs.
  virtual bool offer(std::string_view piece) = 0;
  // Stop is requested if the client is gone, if it has taken nothing for `Limits::write`, or if the
  // server shuts down. A handler that waits for something must then end its wait.
  [[nodiscard]] virtual const std::stop_token& stopped() const = 0;
};

// The body of an answer whose length is not known when the answer begins.
struct StreamedBody {
  // Called once, on the request's fiber, after the head was passed on. Not called for a HEAD
  // request. The body is whole when this function returns. An exception ends the body early, and
  // the client can see that. The function must have copies of what it needs of the request, because
  // the request's headers, query and body are wiped before the call.
  std::function<void(BodyWriter&)> write;
  // True if only the client ends this body. A drain of the server stops such a body at once, so
  // that the client connects to another server. False: a drain waits for the body as for any other
  // answer.
  bool is_endless = false;
  // Sent between two pieces when nothing was sent for `filler_after` by the server's clock, so that
  // proxies keep the connection and the server notices if the client is gone. "": nothing is sent.
  std::string filler{};
  std::chrono::milliseconds filler_after{15'000};
};

}  // namespace patchbay::httpd
