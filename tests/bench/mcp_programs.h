// The programs beside which MCP is measured, and what both halves of the benchmark need.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "child_process.h"

namespace patchbay::bench {

// Prints why there are no figures, and ends the program.
[[noreturn]] void give_up(const std::string& why);

std::string node();                            // the pinned one
std::string interop(const std::string& file);  // a file of tests/interop

// Reads the port that a program printed. Gives up if that is no port.
std::uint16_t port_in(const std::string& text);

// Returns the memory of a process, in KiB.
double resident_kib(pid_t process);

// The client of the SDK 2.x, in Node.
class SdkClient {
 public:
  // `where`: the address of the server, or "stdio".
  explicit SdkClient(const std::string& where, const std::string& tool = "echo");
  // Asks what tests/interop/mcp_bench_client.mjs says.
  double ask(const std::string& what);

 private:
  ChildProcess program_;
};

}  // namespace patchbay::bench
