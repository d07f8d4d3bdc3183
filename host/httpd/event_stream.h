// Server-Sent Events (WHATWG HTML §9.2): a client reads an answer's events while they happen.
//
//   return event_stream([=](EventWriter& events) {
//     while (const auto news = wait_for_news(events.stopped())) {
//       if (!events.send({.id = news->number, .name = "change", .data = news->json})) return;
//     }
//   });
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::httpd {

struct Event {
  std::string_view id{};  // "": no id; a client that reconnects sends its last id in Last-Event-ID
  std::string_view name{};  // "": the event's name is "message"
  std::string_view data{};  // UTF-8; may have several lines
};

// Returns the text of an event, including the empty line at its end. Omits an id or a name that
// contains a line break or NUL, because clients could not read it correctly.
std::string text_of(const Event& event);

// Sends events, on the request's fiber. Each function except offer() returns false if the stream
// must end now.
class EventWriter {
 public:
  explicit EventWriter(BodyWriter& body) : body_(body) {}

  bool send(const Event& event) { return body_.write(text_of(event)); }
  // Sends an event if there is room for it; otherwise drops it (BodyWriter::offer).
  void offer(const Event& event) { static_cast<void>(body_.offer(text_of(event))); }
  // Tells the client how long to wait before it reconnects.
  bool retry_after(std::chrono::milliseconds time);
  // Waits by the machine's clock.
  [[nodiscard]] bool pause(std::chrono::milliseconds time);
  [[nodiscard]] const std::stop_token& stopped() const { return body_.stopped(); }

 private:
  BodyWriter& body_;
};

struct EventStreamOptions {
  bool is_endless = true;                           // value of StreamedBody::is_endless
  std::chrono::milliseconds comment_after{15'000};  // a comment is sent after this time without
                                                    // events
};

// Returns a response that is a stream of events. `write` is called like StreamedBody::write.
Response event_stream(std::function<void(EventWriter&)> write, EventStreamOptions options = {});

// Returns the id of the last event that the client received, so that the stream can continue after
// it. Returns nullopt if the client connects for the first time.
std::optional<std::string_view> last_event_id(const Request& request);

}  // namespace patchbay::httpd
