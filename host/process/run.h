// Runs a program from beginning to end:
//
//   PATCHBAY_TRY(const auto ending, run({.program = "/usr/bin/tr", .arguments = {"a-z", "A-Z"},
//                                        .limits = {.time = 5s, .output = 1000}},
//                                       input_of(text), output_into(shouted), patience));
//   if (ending.how != EndCause::kExited) …
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/patience.h"
#include "process/command.h"
#include "process/ending.h"

namespace patchbay::process {

// Provides the program's standard input. Writes the next bytes to `out` and returns their number; 0
// means the end. If this returns an error, run() kills the program and returns the error.
using Input = std::function<Result<std::size_t>(std::span<char> out)>;

// Takes the program's standard output in pieces, at most Limits::output bytes in total. If this
// returns an error, run() kills the program and returns the error.
using Output = std::function<Result<void>(std::string_view piece)>;

// Runs the program until it ends, or until run() kills it because of a limit or at the end of
// `patience`. Writes the input and reads the output at the same time. Reads all output before the
// program's end, and then kills the program's children. Does not wait for other processes that
// still have the pipes open. Calls `input`, `output` and `errors` on this thread. While one of them
// blocks, the limits of time and output and `patience` have no effect. `errors` gets all of
// standard error in pieces. Without `errors`, only the end is stored (Ending::last_words). Fails
// with OVERLOADED and INTERNAL like Child::start(). Thread-safe.
Result<Ending> run(const Command& command, const Input& input, const Output& output,
                   const Patience& patience, const Output& errors = {});

// Returns an Input that reads `text` (borrowed).
Input input_of(std::string_view text);
// Returns an Output that appends to `text` (borrowed).
Output output_into(std::string& text);

}  // namespace patchbay::process
