#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "process/run.h"

namespace patchbay::process {

// The result of a run of the hostile child (hostile.c).
struct HostileRun {
  Ending ending;
  std::string output;
};

inline Command hostile(std::vector<std::string> words) {
  Command command;
  command.program = PATCHBAY_BINARY_DIR "/bin/hostile";
  command.arguments = std::move(words);
  command.limits.time = std::chrono::seconds(120);  // a limit, so that a failing test also ends
  return command;
}

inline HostileRun ran(const Command& command, std::string_view input = {},
                      const Patience& patience = {}) {
  HostileRun out;
  auto ending = run(command, input_of(input), output_into(out.output), patience);
  INFO((ending.has_error() ? ending.error().message() : ""));
  REQUIRE(ending.has_value());
  out.ending = std::move(ending.value());
  INFO(out.ending.last_words);
  return out;
}

}  // namespace patchbay::process
