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

// The program's standard input: writes the next bytes into `out` and returns how many; 0 is the
// end. An error ends the program, and run() returns it.
using Input = std::function<Result<std::size_t>(std::span<char> out)>;

// Takes standard output as it comes, at most Limits::output in all. An error as above.
using Output = std::function<Result<void>(std::string_view piece)>;

// Starts the program, writes its input and reads its output at the same time, until it ends or is
// killed (a limit, or the end of `patience`). Reads all that it wrote before its end. Then its
// children are killed, and processes that still hold its pipes are not waited for. Calls input and
// output on this thread; while they block, only the limit of CPU time works. OVERLOADED and
// INTERNAL as Child::start. Thread-safe.
Result<Ending> run(const Command& command, const Input& input, const Output& output,
                   const Patience& patience);

// An input from memory; borrowed.
Input input_of(std::string_view text);
// Appends to `text`; borrowed.
Output output_into(std::string& text);

}  // namespace patchbay::process
