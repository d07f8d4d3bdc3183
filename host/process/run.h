// A program from its beginning to its end:
//
//   PATCHBAY_TRY(const auto ending, run({.program = "/usr/bin/tr", .arguments = {"a-z", "A-Z"},
//                                        .limits = {.time = 5s, .output = 1000}},
//                                       input_of(text), sink_into(shouted), patience));
//   if (ending.how != How::kExited) …
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/patience.h"
#include "process/command.h"
#include "process/ending.h"

namespace patchbay::process {

// The program's standard input: writes the next bytes into `out`, says how many; 0 is the end. An
// error ends the program, and the run with that error.
using Input = std::function<Result<std::size_t>(std::span<char> out)>;

// Takes its standard output as it comes, never more than Limits::output in all. An error as above.
using Output = std::function<Result<void>(std::string_view piece)>;

// Starts the program, feeds it and takes what it writes, both at once, until it has ended or is
// killed: for a limit, or because `patience` is over. What it wrote before its end is taken whole;
// its children are killed when it ends, and nobody waits for what still holds its pipes.
// Input and output are called on this thread; while they block, no limit but CPU time holds.
// OVERLOADED and INTERNAL as Child::start. Thread-safe.
Result<Ending> run(const Command& command, const Input& input, const Output& output,
                   const Patience& patience);

// An input that is at hand; borrowed.
Input input_of(std::string_view text);
// Appends to `text`, which is borrowed.
Output output_into(std::string& text);

}  // namespace patchbay::process
