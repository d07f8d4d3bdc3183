// A program of node_modules, run on the pinned Node for the time of a test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::test {

// A port of the loopback address that nobody listens on at this moment.
std::uint16_t free_port();

class Peer {
 public:
  // Starts `node SCRIPT arguments…` in tests/interop, listening on loopback whatever it was told
  // (loopback.cjs), and waits until something answers on `port`. Throws std::runtime_error with the
  // end of its output when nothing does, or when `./dev setup` has not installed it.
  Peer(const std::string& script, const std::vector<std::string>& arguments, std::uint16_t port);
  ~Peer();  // ends it
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
