#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace patchbay::httpd {

// Takes the body of a response in pieces, and passes each piece to the client. Used on the
// request's fiber.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;
  virtual ~BodyWriter() = default;

  // Passes a piece to the client. Waits until the client has received most of the earlier pieces,
  // so that at most about 128 KiB of a body are in memory. Returns false if stopped() is stopped;
  // the piece may then be lost.
  virtual bool write(std::string_view piece) = 0;
  // Passes a piece to the client if there is room for all of it. Otherwise drops the piece and
  // returns false. Never waits. May be called on any thread while no write() runs.
  virtual bool offer(std::string_view piece) = 0;
  // Returns a token that is stopped if the client has left, if it has received nothing for
  // Limits::write, or if the server shuts down. A handler must then stop waiting.
  [[nodiscard]] virtual const std::stop_token& stopped() const = 0;
};

// The body of a response whose length is not known at the beginning.
struct StreamedBody {
  // Writes the body. Called once, on the request's fiber, after the head was sent; not called for
  // HEAD. The body is complete when this function returns. If it throws, the body ends early, and
  // the client can see this. The function must own copies of all request data that it uses, because
  // the request's headers, query and body are overwritten before the call.
  std::function<void(BodyWriter&)> write;
  // True if the body never ends by itself. A drain of the server then stops the body at once, so
  // that the client connects to another server. False: a drain waits for the end of the body, as
  // for any other response.
  bool is_endless = false;
  // A text that the server sends after `filler_after` without a piece (by the server's clock). It
  // keeps the connection open through proxies, and shows whether the client has left. "": no
  // filler.
  std::string filler{};
  std::chrono::milliseconds filler_after{15'000};
};

}  // namespace patchbay::httpd
