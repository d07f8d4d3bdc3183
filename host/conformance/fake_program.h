// The program that a connector uses in a check, through patchbay.host.process/draft1. The check
// decides what the program answers, and how it misbehaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

struct FakeProgram {
  // ---- settings that a check makes
  std::function<nlohmann::json(const nlohmann::json& request)> answer;  // returns the answer to a
                                                                        // request
  bool ends = false;             // true: the program ends in the middle of its answer
  bool floods = false;           // true: the program sends events without end, and answers no
                                 // request
  std::size_t piece = SIZE_MAX;  // maximum number of bytes that a sink gets at once

  // ---- the program's state
  bool was_used = false;
  std::uint64_t generation = 1;  // generation number of the running program
  bool is_greeted = false;
  std::string greeting{};
  std::deque<std::string> said{};  // messages of the program that the connector has not received
                                   // yet

  // Receives a message of the connector.
  void hear(const nlohmann::json& message) {
    if (!message.contains("method") || !message.contains("id")) return;
    if (ends) return end();
    if (!floods) said.push_back(answer(message).dump());
  }
  // Ends the program. The next attach starts another program.
  void end() {
    ++generation;
    is_greeted = false;
    said.clear();
  }
};

// One call's use of the program.
struct ProgramUse {
  std::uint64_t generation = 0;
  bool has_to_greet = false;
  bool listens = false;
};

}  // namespace patchbay::conformance
