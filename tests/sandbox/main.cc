// The program `sandbox --port N --seed FILE`, which serves until it gets SIGINT or SIGTERM.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "sandbox/sandbox.h"

namespace {

int serve(const std::string& seed, std::uint16_t port) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // must happen before the sandbox's thread starts
  const patchbay::sandbox::Sandbox sandbox({.seed = seed, .port = port});
  std::printf("%s\n", sandbox.url().c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A strict stand-in of GitHub on the loopback address. Prints its URL, then serves.");
  std::uint16_t port = 0;
  std::string file = PATCHBAY_SANDBOX_SEEDS "/github.json";
  app.add_option("--port", port, "0 takes a free one")->capture_default_str();
  app.add_option("--seed", file, "what the services hold (JSON)")->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  try {
    std::ifstream stream(file, std::ios::binary);
    return serve({std::istreambuf_iterator<char>(stream), {}}, port);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sandbox: %s: %s\n", file.c_str(), error.what());
    return 1;
  }
}
