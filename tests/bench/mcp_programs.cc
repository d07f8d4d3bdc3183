#include "mcp_programs.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace patchbay::bench {

void give_up(const std::string& why) {
  std::fprintf(stderr, "mcp: %s\n", why.c_str());
  std::exit(1);
}

std::string interop(const std::string& file) {
  return std::string(PATCHBAY_SOURCE_DIR) + "/tests/interop/" + file;
}

std::string node() { return interop("node_modules/.bin/node"); }

std::uint16_t port_in(const std::string& text) {
  const int port = std::atoi(text.c_str());
  if (port <= 0 || port > 65535) give_up("a program does not start: is tests/interop installed?");
  return static_cast<std::uint16_t>(port);
}

double resident_kib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6);
  }
  return 0;
}

SdkClient::SdkClient(const std::string& where, const std::string& tool)
    : program_({node(), "--no-warnings", interop("mcp_bench_client.mjs"), where, tool}) {
  if (program_.receive() != "ready") {
    give_up("the SDK's client does not start: is tests/interop installed (./dev setup)?");
  }
}

double SdkClient::ask(const std::string& what) {
  program_.send(what + "\n");
  return std::atof(program_.receive().c_str());
}

}  // namespace patchbay::bench
