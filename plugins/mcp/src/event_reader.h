// Reads a stream of server-sent events (WHATWG HTML, section 9.2) from bytes in pieces of any size.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mcp {

struct Event {
  std::string name;  // "message" for an event without a name
  std::string data;
};

class EventReader {
 public:
  // `limit` is the largest number of bytes of one event.
  explicit EventReader(std::size_t limit) : limit_(limit) {}

  // Reads a stream that continues after the event with the id `last_id`; "": the event had no id.
  EventReader(std::size_t limit, const std::string& last_id)
      : limit_(limit), id_(last_id), last_id_(last_id) {}

  // Prepares for the bytes of a new stream: drops the unfinished event of the previous stream.
  // Keeps the id of the last event.
  void begin_stream();

  // Reads bytes of the stream, and appends every event that they complete to `events`. Throws
  // TOO_LARGE for an event over the limit.
  void take(std::string_view bytes, std::vector<Event>& events);
  // Reads bytes to the end of one event and returns the event. Removes the bytes that it read from
  // `bytes`. If the bytes do not complete an event, reads all of them and returns nullopt.
  std::optional<Event> take_one(std::string_view& bytes);
  // Returns bytes from which another reader can read the unfinished event; "" if there is no
  // unfinished event.
  [[nodiscard]] std::string unfinished() const;

  [[nodiscard]] std::size_t limit() const { return limit_; }

  // Returns the id of the last event, from which a new stream can continue; empty if no event had
  // an id.
  [[nodiscard]] const std::string& last_id() const { return last_id_; }
  // Returns how long the server wants clients to wait before they connect again.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void check_size(std::size_t more) const;
  std::optional<Event> end_line();
  std::optional<Event> end_event();
  void set_field(std::string_view name, std::string_view value);

  std::size_t limit_;
  std::string line_;
  bool is_first_line_ = true;
  bool after_cr_ = false;  // true: the last line ended with CR, so a following LF belongs to it
  std::string name_;
  std::string data_;
  std::string id_;  // becomes last_id_ at the end of its event
  std::string last_id_;
  std::optional<std::chrono::milliseconds> retry_;
};

}  // namespace mcp
