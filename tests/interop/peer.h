// Runs a program of node_modules with the pinned version of Node during a test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "kit/reserved_port.h"
#include "temporary_folder.h"

namespace patchbay::test {

class Peer {
 public:
  // Starts `node SCRIPT arguments…` in tests/interop, and waits until a server answers on `port`,
  // which one of the arguments or a variable tells the program. The program listens on loopback,
  // whatever address it asks for (loopback.cjs). `port` has to live as long as the peer. Throws
  // std::runtime_error if the program does not start in time, with the end of its output, or if
  // `./dev setup` has not installed it.
  Peer(const std::string& script, const std::vector<std::string>& arguments,
       const ReservedPort& port);
  ~Peer();  // ends the program
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void end();
  [[nodiscard]] bool has_ended();
  [[nodiscard]] std::string output() const;

  pid_t pid_ = -1;
  std::uint16_t port_;
  TemporaryFolder folder_;
  std::string output_file_;
};

// Runs `node COMMAND` in tests/interop to its end, for at most two minutes. Returns its output and
// its errors. `variables` come before it, as in a shell: "KEY=abc".
std::string printed_by_peer(const std::string& command, const std::string& variables = {});

}  // namespace patchbay::test
