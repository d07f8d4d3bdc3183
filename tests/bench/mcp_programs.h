// The programs with which our MCP is compared, and the functions that both halves of the benchmark
// use.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "child_process.h"

namespace patchbay::bench {

// Prints why the benchmark has no results, and ends the program.
[[noreturn]] void give_up(const std::string& why);

std::string node();                            // path of the pinned version of Node
std::string interop(const std::string& file);  // path of a file in tests/interop

// Reads the port that a program printed. Ends the benchmark if the line is not a port.
std::uint16_t port_in(const std::string& text);

// Returns a process's memory in KiB.
double resident_kib(pid_t process);

// The client of the SDK 2.x, which runs in Node.
class SdkClient {
 public:
  // `where` is the address of the server, or "stdio".
  explicit SdkClient(const std::string& where, const std::string& tool = "echo");
  // Sends a command that tests/interop/mcp_bench_client.mjs describes.
  double ask(const std::string& what);

 private:
  ChildProcess program_;
};

}  // namespace patchbay::bench
