// Input: one byte that says how the rest is cut into pieces, then a stream of server-sent events.
// The events are equal for the cut and the whole stream, and no event is larger than the limit.
#include <patchbay/sdk/error.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event_reader.h"
#include "invariant.h"

using mcp::Event;
using mcp::EventReader;
using patchbay::fuzz::must_hold;

namespace {

constexpr std::size_t kLimit = 4096;

struct TakenEvents {
  std::vector<Event> events;
  std::string last_id;
  bool is_refused = false;
};

TakenEvents take(std::string_view bytes, std::size_t piece) {
  TakenEvents taken;
  EventReader reader(kLimit);
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.take(bytes.substr(at, piece), taken.events);
    }
  } catch (const patchbay::sdk::Error& error) {
    must_hold(error.code() == PATCHBAY_E_TOO_LARGE, "only size is refused");
    taken.is_refused = true;
  }
  taken.last_id = reader.last_id();
  return taken;
}

bool is_sound(const Event& event) {
  return !event.name.empty() && event.data.size() <= kLimit &&
         event.name.find_first_of("\r\n") == std::string::npos &&
         event.data.find('\r') == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const TakenEvents whole = take(bytes, std::max<std::size_t>(bytes.size(), 1));
  const TakenEvents cut = take(bytes, data[0] % 7U + 1U);
  for (const Event& event : whole.events) must_hold(is_sound(event), "an event is sound");
  must_hold(whole.is_refused == cut.is_refused, "pieces change no refusal");
  if (whole.is_refused) return 0;
  must_hold(whole.last_id == cut.last_id, "pieces change no id");
  must_hold(whole.events.size() == cut.events.size(), "pieces change no number of events");
  for (std::size_t i = 0; i < whole.events.size(); ++i) {
    must_hold(whole.events[i].name == cut.events[i].name, "pieces change no name");
    must_hold(whole.events[i].data == cut.events[i].data, "pieces change no data");
  }
  return 0;
}
