#include "httpd/event_stream.h"

#include <utility>

#include "base/condition.h"
#include "base/mutex.h"

namespace patchbay::httpd {
namespace {

constexpr std::string_view kLineEnds("\r\n", 2);

// Adds one field. Does nothing if the value contains a line end or NUL, because a field is one
// line.
void add_field(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty() || value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos) return;
  text.append(name).append(": ").append(value).append("\n");
}

// Adds a data field for each line. CRLF, CR and LF are line ends.
void add_data(std::string& text, std::string_view data) {
  for (;;) {
    const std::size_t end = data.find_first_of(kLineEnds);
    text.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == data.npos) return;
    data.remove_prefix(end + (data.substr(end, 2) == kLineEnds ? 2 : 1));
  }
}

}  // namespace

std::string text_of(const Event& event) {
  std::string text;
  text.reserve(event.data.size() + event.id.size() + event.name.size() + 32);
  add_field(text, "id", event.id);
  add_field(text, "event", event.name);
  add_data(text, event.data);
  return text.append("\n");
}

bool EventWriter::retry_after(std::chrono::milliseconds time) {
  return body_.write("retry: " + std::to_string(time.count()) + "\n\n");
}

bool EventWriter::pause(std::chrono::milliseconds time) {
  Mutex mutex;
  Condition never;
  Lock lock(mutex);
  never.wait(lock, std::chrono::steady_clock::now() + time, &stopped(), nullptr,
             [] { return false; });
  return !stopped().stop_requested();
}

Response event_stream(std::function<void(EventWriter&)> write, EventStreamOptions options) {
  Response response;
  response.content_type = "text/event-stream";
  response.headers.push_back({"X-Accel-Buffering", "no"});  // tells nginx not to buffer events
  response.streamed = {.write =
                           [write = std::move(write)](BodyWriter& body) {
                             EventWriter events(body);
                             write(events);
                           },
                       .is_endless = options.is_endless,
                       .filler = ":\n\n",
                       .filler_after = options.comment_after};
  return response;
}

std::optional<std::string_view> last_event_id(const Request& request) {
  const auto id = request.header("Last-Event-ID");
  return id && !id->empty() ? id : std::nullopt;
}

}  // namespace patchbay::httpd
