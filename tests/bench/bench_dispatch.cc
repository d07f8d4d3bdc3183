// Measures a whole call: the arguments are validated, echoed by examples/minimal_c across the C
// ABI, and the result is checked. Compares this with the same echo as an MCP tool over stdio, with
// the pipe alone that every other process needs, and, for two threads, with work that shares
// nothing.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "allocation_count.h"
#include "child_process.h"
#include "measure.h"
#include "patchbay/host.hpp"

namespace {

using namespace patchbay;
using namespace patchbay::bench;

constexpr std::string_view kArguments = R"({"message":"hello from the caller","count":42})";

double median_microseconds(std::size_t samples, const auto& work) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times(samples);
  for (double& time : times) {
    const auto start = Clock::now();
    work();
    time = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(samples / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// Returns the number of calls of `work` per second that `count` threads make together.
double rate(unsigned count, const auto& work) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kTime = std::chrono::milliseconds(400);
  std::atomic<bool> started = false;
  std::atomic<std::size_t> calls = 0;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      while (!started) std::this_thread::yield();
      const auto end = Clock::now() + kTime;
      std::size_t mine = 0;
      for (; Clock::now() < end; mine += 64) {
        for (int n = 0; n < 64; ++n) work();
      }
      calls += mine;
    });
  }
  started = true;
  for (auto& thread : threads) thread.join();
  return static_cast<double>(calls) / std::chrono::duration<double>(kTime).count();
}

// Returns how many times faster two threads are than one. Takes the best of several tries, because
// other programs on the machine can only make a try slower.
double scaling(const auto& work) {
  double best = 0;
  for (int i = 0; i < 5; ++i) best = std::max(best, rate(2, work) / rate(1, work));
  return best;
}

// Computes for about as long as a call, without using memory.
void compute() {
  std::uint64_t value = 88172645463325252ULL;
  for (int i = 0; i < 400; ++i) {
    value ^= value << 13U;
    value ^= value >> 7U;
    value ^= value << 17U;
  }
  keep(value);
}

class McpEcho {
 public:
  McpEcho()
      : peers_(std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests/interop"),
        server_({(peers_ / "node_modules/.bin/node").string(),
                 (peers_ / "mcp_echo_server.mjs").string()}) {}

  bool start() {
    server_.send(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",)"
        R"("capabilities":{},"clientInfo":{"name":"bench","version":"1"}}})"
        "\n");
    if (server_.receive().find("\"result\"") == std::string::npos) return false;
    server_.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    return call();
  }

  bool call() {
    server_.send(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":)" +
        std::string(kArguments) + "}}\n");
    return server_.receive().find("hello from the caller") != std::string::npos;
  }

 private:
  std::filesystem::path peers_;
  ChildProcess server_;
};

std::optional<double> mcp_microseconds() {
  McpEcho echo;
  if (!echo.start()) {
    std::puts("dispatch: no MCP peer: tests/interop is not installed (./dev setup)");
    return std::nullopt;
  }
  median_microseconds(2000, [&] { echo.call(); });  // warms up, until Node has compiled the code
  return median_microseconds(5000, [&] { echo.call(); });
}

double pipe_microseconds() {
  ChildProcess echo({"cat"});
  const std::string line = std::string(kArguments) + "\n";
  return median_microseconds(5000, [&] {
    echo.send(line);
    echo.receive();
  });
}

}  // namespace

int main(int argc, char** argv) {
  HostOptions options;
  options.connector_path = {PATCHBAY_CONNECTORS};
  auto opened = Host::open(std::move(options));
  if (!opened) return std::puts(opened.error().message().c_str()), 1;
  const auto host = std::move(opened).value();
  const auto call = [&] { keep(host->invoke("minimal_c", "echo", kArguments)); };
  const Answer first = host->invoke("minimal_c", "echo", kArguments);
  if (!first.outcome) return std::puts(first.outcome.error().message().c_str()), 1;

  Rows rows;
  median_microseconds(10'000, call);
  const double ours = median_microseconds(200'000, call);
  rows.add("call, against an MCP server over stdio", ours, mcp_microseconds(), "us",
           GoodDirection::kLower, ratio_of(50));
  rows.add("call, against a bare pipe round trip", ours, pipe_microseconds(), "us");
  rows.add("call, against the 2 us it may take", ours, 2.0, "us", GoodDirection::kLower,
           at_most(2));

  const std::size_t before = allocations();
  constexpr int kCounted = 1000;
  for (int i = 0; i < kCounted; ++i) call();
  rows.add("allocations a call", static_cast<double>(allocations() - before) / kCounted,
           std::nullopt, "");
  rows.add("two threads, against work that shares nothing", scaling(call), scaling(compute), "x",
           GoodDirection::kHigher, ratio_of(0.9));
  return rows.finish(argc, argv);
}
