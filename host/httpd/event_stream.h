// Server-Sent Events (WHATWG HTML §9.2): an answer of events that a client reads as they happen.
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
  std::string_view id{};    // a client that reconnects sends it as Last-Event-ID; "": no id
  std::string_view name{};  // "": the client sees "message"
  std::string_view data{};  // UTF-8; may have several lines
};

// Returns the text of an event, with the empty line at its end. Leaves out an id or a name that
// has a line break or NUL, because it could not be read back.
std::string text_of(const Event& event);

// Used on the request's fiber. Each function except offer() returns false if the stream must end
// now.
class EventWriter {
 public:
  explicit EventWriter(BodyWriter& body) : body_(body) {}

  bool send(const Event& event) { return body_.write(text_of(event)); }
  // Sends an event that may be left out (BodyWriter::offer).
  void offer(const Event& event) { static_cast<void>(body_.offer(text_of(event))); }
  // Tells the client how long to wait before it connects again.
  bool retry_after(std::chrono::milliseconds time);
  // Waits, by the machine's clock.
  [[nodiscard]] bool pause(std::chrono::milliseconds time);
  [[nodiscard]] const std::stop_token& stopped() const { return body_.stopped(); }

 private:
  BodyWriter& body_;
};

struct EventStreamOptions {
  bool is_endless = true;                           // StreamedBody::is_endless
  std::chrono::milliseconds comment_after{15'000};  // a comment is sent after this silence
};

// Makes an answer of events. `write` is called like StreamedBody::write.
Response event_stream(std::function<void(EventWriter&)> write, EventStreamOptions options = {});

// Returns the id of the last event that the client has seen, so that the stream can continue after
// it. Returns nothing if the client connects for the first time.
std::optional<std::string_view> last_event_id(const Request& request);

}  // namespace patchbay::httpd
