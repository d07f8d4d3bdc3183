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
  std::string_view id{};  // "": no id; a client that reconnects sends its last id as Last-Event-ID
  std::string_view name{};  // "": the client gets the name "message"
  std::string_view data{};  // UTF-8; may have several lines
};

// Returns the text of an event, with the empty line at its end. Leaves out an id or a name with a
// line break or NUL, because a client could not read it correctly.
std::string text_of(const Event& event);

// Sends events, on the request's fiber. Each function except offer() returns false if the stream
// must end now.
class EventWriter {
 public:
  explicit EventWriter(BodyWriter& body) : body_(body) {}

  bool send(const Event& event) { return body_.write(text_of(event)); }
  // Sends an event, or drops the event if there is no room (BodyWriter::offer).
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
  bool is_endless = true;                           // StreamedBody::is_endless
  std::chrono::milliseconds comment_after{15'000};  // a comment is sent after this silence
};

// Makes an answer that is a stream of events. Calls `write` like StreamedBody::write.
Response event_stream(std::function<void(EventWriter&)> write, EventStreamOptions options = {});

// Returns the id of the last event that the client has received, so that the stream can continue
// after this event. Returns nothing if the client connects for the first time.
std::optional<std::string_view> last_event_id(const Request& request);

}  // namespace patchbay::httpd
