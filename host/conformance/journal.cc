#include "conformance/journal.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t kBacktraceBytes = 8000;

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string text_in(const json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<Finding> finding_in(const json& value) {
  if (!value.is_object()) return std::nullopt;
  const auto outcome = outcome_of(value.value("outcome", ""));
  if (!outcome) return std::nullopt;
  return Finding{*outcome, value.value("found", ""), value.value("place", "")};
}

// Adds one line to the entries. A line without a known word is a part of a backtrace, or is
// ignored.
void take_line(Entries& entries, std::string_view line) {
  const std::size_t space = line.find(' ');
  const std::string_view word = line.substr(0, space);
  const json value = space == std::string_view::npos
                         ? json()
                         : json::parse(line.substr(space + 1), nullptr, false);
  if (word == "step" && value.is_string()) {
    entries.step = text_in(value);
    entries.host_call.clear();
  } else if (word == "call" && value.is_string()) {
    entries.host_call = text_in(value);
  } else if (word == "signal" && value.is_string()) {
    entries.signal = text_in(value);
  } else if (word == "end" && value.is_object()) {
    entries.end = finding_in(value);
  } else if (!entries.signal.empty() && entries.backtrace.size() < kBacktraceBytes) {
    entries.backtrace += std::string(line) + "\n";
  }
}

}  // namespace

void Journal::step(std::string_view what) const { write("step", dumped(std::string(what))); }

void Journal::host_call(std::string_view what) const { write("call", dumped(std::string(what))); }

void Journal::end(const Finding& finding) const {
  write("end", dumped({{"outcome", std::string(name_of(finding.outcome))},
                       {"found", finding.found},
                       {"place", finding.place}}));
}

void Journal::write(std::string_view word, std::string_view json) const {
  const std::string line = std::string(word) + " " + std::string(json) + "\n";
  // A failed write does not matter, because it means that the reader of the journal has ended.
  static_cast<void>(!::write(file_, line.data(), line.size()));
}

Entries read_journal(std::string_view text) {
  Entries entries;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    take_line(entries, text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return entries;
}

}  // namespace patchbay::conformance
