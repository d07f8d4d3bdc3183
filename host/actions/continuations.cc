#include "actions/continuations.h"

#include <algorithm>
#include <charconv>

namespace patchbay::actions {
namespace {

// Returns the place for which a round is encrypted: the parts of `asked`, one per line. No part
// contains a line end, so two different calls have different places.
std::string row_of(const AskingCall& asked) {
  std::string row;
  for (const std::string_view part :
       {asked.connector, asked.action, asked.link, asked.organization, asked.user}) {
    row.append(part).append("\n");
  }
  return row;
}

vault::Place place_of(const std::string& row) { return {"continuation", row, "round"}; }

std::int64_t seconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// Removes a whole number and the line end after it from `text`, and returns the number. Returns -1
// if `text` has no line end or does not begin with a number.
std::int64_t take_number(std::string_view& text) {
  std::int64_t number = -1;
  const auto end = text.find('\n');
  if (end == text.npos) return -1;
  std::from_chars(text.data(), text.data() + end, number);
  text.remove_prefix(end + 1);
  return number;
}

// Removes the first `size` bytes from `text` and returns them. If there are fewer bytes, removes
// all of them.
std::string take_bytes(std::string_view& text, std::int64_t size) {
  const std::string taken(
      text.substr(0, static_cast<std::size_t>(std::max<std::int64_t>(size, 0))));
  text.remove_prefix(taken.size());
  return taken;
}

Error stale() {
  return {Code::kInvalidArgument,
          "continuation: it is too old, was changed, or belongs to another action, account or "
          "user. Make the call without it; what was asked is asked again."};
}

}  // namespace

std::string Continuations::seal(const AskingCall& asked, const Round& round) const {
  const std::string plain = std::to_string(seconds(clock_.wall() + kLifetime)) + "\n" +
                            std::to_string(round.schema.size()) + "\n" +
                            std::to_string(round.idempotency_key.size()) + "\n" + round.schema +
                            round.idempotency_key + round.continuation;
  return seal_.seal(place_of(row_of(asked)), plain);
}

Result<Round> Continuations::open(const AskingCall& asked, std::string_view sealed) const {
  if (sealed.size() > kMostBytes) return stale();
  const std::optional<Secret> opened = seal_.open(place_of(row_of(asked)), sealed);
  if (!opened) return stale();
  std::string_view plain = opened->reveal();
  if (take_number(plain) < seconds(clock_.wall())) return stale();
  const std::int64_t schema = take_number(plain);
  const std::int64_t key = take_number(plain);
  Round round;
  round.schema = take_bytes(plain, schema);
  round.idempotency_key = take_bytes(plain, key);
  round.continuation = plain;
  return round;
}

}  // namespace patchbay::actions
