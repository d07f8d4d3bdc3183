// The program that a connector uses in a check, by patchbay.host.process/draft1. The check says
// what the program answers, and how it misbehaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

struct FakeProgram {
  // ---- settings by the check
  std::function<nlohmann::json(const nlohmann::json& request)> answer;  // the answer to a request
  bool ends = false;             // it ends in the middle of its answer
  bool floods = false;           // it tells news without an end, and answers nothing
  std::size_t piece = SIZE_MAX;  // the most bytes that a sink gets at once

  // ---- what became of it
  bool was_used = false;
  std::uint64_t generation = 1;  // of the program that runs
  bool is_greeted = false;
  std::string greeting{};
  std::deque<std::string> said{};  // messages that the connector has not received yet

  // Takes a message of the connector.
  void hear(const nlohmann::json& message) {
    if (!message.contains("method") || !message.contains("id")) return;
    if (ends) return end();
    if (!floods) said.push_back(answer(message).dump());
  }
  // Ends. The next attach starts another program.
  void end() {
    ++generation;
    is_greeted = false;
    said.clear();
  }
};

// A call's use of the program.
struct ProgramUse {
  std::uint64_t generation = 0;
  bool has_to_greet = false;
  bool listens = false;
};

}  // namespace patchbay::conformance
