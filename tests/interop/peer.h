// Runs a program of node_modules with the pinned version of Node during a test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::test {

// Returns a port of the loopback address on which no process listens at this moment.
std::uint16_t free_port();

class Peer {
 public:
  // Starts `node SCRIPT arguments…` in tests/interop, and waits until a server answers on `port`.
  // The program listens on loopback, whatever address it asks for (loopback.cjs). Throws
  // std::runtime_error if the program does not start in time, with the end of its output, or if
  // `./dev setup` has not installed it.
  Peer(const std::string& script, const std::vector<std::string>& arguments, std::uint16_t port);
  ~Peer();  // ends the program
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  [[nodiscard]] bool has_ended();
  [[nodiscard]] std::string output() const;

  pid_t pid_ = -1;
  std::uint16_t port_;
  std::string output_file_;
};

}  // namespace patchbay::test
