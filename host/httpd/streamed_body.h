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

  // Passes a piece on to the client. Waits while the client has not taken what came before, so at
  // most about 128 KiB of a body are in memory. Returns false if the body shall end now, as
  // stopped() says; then the piece may be lost.
  virtual bool write(std::string_view piece) = 0;
  // Passes a piece on only if there is room for the whole of it now. Returns false if not; then the
  // piece is left out. Never waits. May be called on any thread while no write() runs.
  virtual bool offer(std::string_view piece) = 0;
  // Stops when nobody reads on: the client is gone, it has taken nothing for `Limits::write`, or
  // the server shuts down. Whatever the handler waits for, it must end its wait then.
  [[nodiscard]] virtual const std::stop_token& stopped() const = 0;
};

// The body of an answer whose length is not known when the answer begins.
struct StreamedBody {
  // Called once, on the request's fiber, after the head was passed on; not for a HEAD. The body is
  // whole when this returns. An exception breaks the body off, and the client can see that. What
  // it uses of the request must be copied: the request's headers, query and body are wiped before.
  std::function<void(BodyWriter&)> write;
  // True if only the client ends this body. It is stopped as soon as the server drains, so that
  // the client connects elsewhere. False: a drain gives the body its time, as any other answer.
  bool is_endless = false;
  // Sent between two pieces when nothing was sent for `filler_after` by the server's clock, so that
  // proxies keep the connection and a client that is gone is noticed. "": nothing is sent.
  std::string filler{};
  std::chrono::milliseconds filler_after{15'000};
};

}  // namespace patchbay::httpd
