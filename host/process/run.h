// Runs a program from beginning to end:
//
//   PATCHBAY_TRY(const auto ending, run({.program = "/usr/bin/tr", .arguments = {"a-z", "A-Z"},
//                                        .limits = {.time = 5s, .output = 1000}},
//                                       input_of(text), output_into(shouted), patience));
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

// Provides the program's standard input. Writes the next bytes into `out` and returns their number;
// 0 means the end. If this function returns an error, run() kills the program and returns the
// error.
using Input = std::function<Result<std::size_t>(std::span<char> out)>;

// Takes the program's standard output piece by piece, at most Limits::output in all. If this
// function returns an error, run() kills the program and returns the error.
using Output = std::function<Result<void>(std::string_view piece)>;

// Runs the program until it ends, or until run() kills it because of a limit or at the end of
// `patience`. Writes the input and reads the output at the same time. Reads all that the program
// wrote before its end. Then kills the program's children. Does not wait for other processes that
// still have its pipes open. Calls `input`, `output` and `errors` on this thread. While one of
// these functions blocks, the limits of time and output and `patience` have no effect. `errors`
// gets all of standard error, piece by piece. Without `errors`, only the end is kept
// (Ending::last_words). Fails with OVERLOADED and INTERNAL like Child::start(). Thread-safe.
Result<Ending> run(const Command& command, const Input& input, const Output& output,
                   const Patience& patience, const Output& errors = {});

// Returns an Input that reads `text`, which is borrowed.
Input input_of(std::string_view text);
// Returns an Output that appends to `text`, which is borrowed.
Output output_into(std::string& text);

}  // namespace patchbay::process
