// Tests that server-sent events are read from bytes in pieces of any size.
#include "event_reader.h"

#include <patchbay/sdk/error.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using mcp::Event;
using mcp::EventReader;

namespace {

std::vector<std::string> data_of(const std::string& bytes, std::size_t piece) {
  EventReader reader(1000);
  std::vector<Event> events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.take(std::string_view(bytes).substr(at, piece), events);
  }
  std::vector<std::string> found;
  for (const Event& event : events) found.push_back(event.name + "=" + event.data);
  return found;
}

using EventTexts = std::vector<std::string>;

}  // namespace

TEST_CASE("events: every line ending and every cut gives the same events") {
  const EventTexts expected = {"message=é€😀", "endpoint=/post\n two", "message="};
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    const std::string bytes = "\xEF\xBB\xBF: hello" + end + "data:é€😀" + end + end +
                              "event: endpoint" + end + "data: /post" + end + "data:  two" + end +
                              end + "data" + end + end + "data: cut off";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      INFO("piece " << piece << " end " << end.size());
      CHECK(data_of(bytes, piece) == expected);
    }
  }
}

TEST_CASE("events: U+2028 and U+0085 end no line") {
  CHECK(data_of("data: a\xE2\x80\xA8\xC2\x85"
                "b\n\n",
                1) == EventTexts{"message=a\xE2\x80\xA8\xC2\x85"
                                 "b"});
}

TEST_CASE("events: an id counts when its event has ended, also with empty data") {
  EventReader reader(1000);
  std::vector<Event> events;
  reader.take("id: e1\nretry: 200\ndata:\n", events);
  CHECK(reader.last_id().empty());
  reader.take("\n", events);
  CHECK(reader.last_id() == "e1");
  CHECK(reader.retry() == std::chrono::milliseconds(200));
  reader.take("data: x\n\nid: bad\x01id\nretry: -1\ndata: y\n\n", events);
  CHECK(reader.last_id() == "e1");
  CHECK(reader.retry() == std::chrono::milliseconds(200));
}

TEST_CASE("events: a new stream begins without what a cut one left behind") {
  EventReader reader(1000);
  std::vector<Event> events;
  reader.take("id: e1\ndata: a\n\nid: e2\nevent: endpoint\ndata: lost\ndata: {\"cut", events);
  reader.begin_stream();
  CHECK(reader.last_id() == "e1");
  reader.take(
      "\xEF\xBB\xBF"
      "data: b\n\n",
      events);
  REQUIRE(events.size() == 2);
  CHECK(events[1].name == "message");
  CHECK(events[1].data == "b");
  CHECK(reader.last_id() == "e1");

  // An LF at the beginning does not belong to a CR of an earlier stream. It ends an empty first
  // line.
  reader.take("data: c\r", events);
  reader.begin_stream();
  reader.take("\ndata: d\n\n", events);
  REQUIRE(events.size() == 3);
  CHECK(events[2].data == "d");
}

TEST_CASE("events: one event over the limit is refused, whether in one line or in many") {
  std::vector<Event> events;
  EventReader line(10);
  CHECK_THROWS_AS(line.take("data: 0123456789", events), patchbay::sdk::Error);
  EventReader lines(10);
  CHECK_THROWS_AS(lines.take("data: 0123\ndata: 4567\ndata: 89\n", events), patchbay::sdk::Error);
  EventReader many(10);
  for (int i = 0; i < 100; ++i) many.take("data: 1\n\n", events);
  CHECK(events.size() == 100);
}
