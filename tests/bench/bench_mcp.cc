// Measures MCP in both directions. `client`: a call of an MCP server's tool (action, connector,
// upstream). The upstream is a program that echoes: tests/interop/mcp_upstream.mjs over HTTP,
// mcp_echo_program.cc over stdio. The peer is the client of the SDK 2.x in Node, which calls the
// same upstream directly, in turns with us. `endpoint` and `gateway`: see mcp_endpoint.h.
//
//   bench_mcp [ROWS]
//   bench_mcp memory URL|PROGRAM COUNT    connects COUNT servers, and prints the memory in KiB
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "child_process.h"
#include "mcp_endpoint.h"
#include "mcp_programs.h"
#include "measure.h"
#include "patchbay/host.hpp"

namespace {

using namespace patchbay;
using namespace patchbay::bench;
using Clock = std::chrono::steady_clock;

constexpr const char* kArguments = R"({"message":"hello from the caller"})";
constexpr int kInFlight = 32;
constexpr std::size_t kSamples = 300;  // number of calls for one median
constexpr auto kRateTime = std::chrono::milliseconds(700);
constexpr int kRounds = 3;
constexpr int kHttpServers = 100;  // number of connected servers for the row on memory
constexpr int kPrograms = 10;

// Returns the configuration of the server `number`. `where` is the address of server 0, or the path
// of the program that is the server.
std::string configuration(const std::string& where, int number) {
  if (where.starts_with("/")) return R"({"instance_of":"mcp","command":")" + where + R"("})";
  std::string address = where;  // each server has its own address
  address.replace(address.find("127.0.0.1"), 9, "127.0.0." + std::to_string(number + 1));
  return R"({"instance_of":"mcp","url":")" + address + R"("})";
}

std::string server_name(int number) { return "server_" + std::to_string(number); }

void require(const Answer& answer) {
  if (!answer.outcome) give_up(answer.outcome.error().message());
}

std::unique_ptr<Host> connected(const std::string& url, int count) {
  HostOptions options;
  options.connector_path = {PATCHBAY_CONNECTORS};
  options.reaper = PATCHBAY_REAPER;
  for (int i = 0; i < count; ++i) {
    options.connector_config[server_name(i)] = configuration(url, i);
  }
  auto opened = Host::open(std::move(options));
  if (!opened) give_up(opened.error().message());
  for (int i = 0; i < count; ++i)
    require(opened.value()->invoke(server_name(i), "echo", kArguments));
  return std::move(opened).value();
}

double our_median(Host& host) {
  std::vector<double> times(kSamples);
  for (double& time : times) {
    const auto start = Clock::now();
    require(host.invoke(server_name(0), "echo", kArguments));
    time = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
  }
  const auto middle = times.begin() + kSamples / 2;
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// Keeps kInFlight calls in flight. When a call ends, the next call starts.
class Lanes {
 public:
  explicit Lanes(Host& host) : host_(host), end_(Clock::now() + kRateTime) {}

  double rate() {
    const auto start = Clock::now();
    for (int i = 0; i < kInFlight; ++i) go_on();
    for (int i = 0; i < kInFlight; ++i) ended_.acquire();
    return static_cast<double>(calls_) /
           std::chrono::duration<double>(Clock::now() - start).count();
  }

 private:
  void go_on() {
    host_.start(server_name(0), "echo", kArguments, [this](const Answer& answer) {
      require(answer);
      ++calls_;
      Clock::now() < end_ ? go_on() : ended_.release();
    });
  }

  Host& host_;
  const Clock::time_point end_;
  std::atomic<int> calls_ = 0;
  std::counting_semaphore<kInFlight> ended_{0};
};

// Returns the memory of one more connected server, in KiB.
double memory_of_server(const std::string& program, const std::string& url, int count) {
  const auto with = [&](int servers) {
    ChildProcess host({program, "memory", url, std::to_string(servers)});
    return std::atof(host.receive().c_str());
  };
  return (with(count) - with(1)) / (count - 1);
}

void measure(const std::string& name, const std::string& program, const std::string& url,
             int servers, Rows& rows) {
  const auto host = connected(url, 1);
  SdkClient sdk(url);
  our_median(*host);  // warms up, until Node has compiled its code
  sdk.ask("median " + std::to_string(kSamples));
  double ours = 1e12, peer = 1e12, our_rate = 0, peer_rate = 0;
  for (int i = 0; i < kRounds; ++i) {  // takes the best round of each, because disturbances make a
                                       // round slower
    ours = std::min(ours, our_median(*host));
    peer = std::min(peer, sdk.ask("median " + std::to_string(kSamples)));
    our_rate = std::max(our_rate, Lanes(*host).rate());
    peer_rate = std::max(peer_rate, sdk.ask("rate " + std::to_string(kRateTime.count()) + " " +
                                            std::to_string(kInFlight)));
  }
  rows.add(name + ": calls a second, 32 in flight", our_rate, peer_rate, "/s",
           GoodDirection::kHigher, ratio_of(2));
  rows.add(name + ": a call, median", ours / 1000, peer / 1000, "ms");
  rows.add(name + ": added to the SDK's call, median", (ours - peer) / 1000, std::nullopt, "ms",
           GoodDirection::kLower, at_most(0.3));
  rows.add(name + ": memory of a connected server", memory_of_server(program, url, servers),
           std::nullopt, "KiB", GoodDirection::kLower, at_most(200));
}

void add_client_rows(Rows& rows, const std::string& program) {
  ChildProcess upstream(
      {node(), interop("mcp_upstream.mjs"), "http", std::to_string(kHttpServers)});
  const std::string port = upstream.receive();
  if (port.empty()) give_up("no upstream: is tests/interop installed (./dev setup)?");
  measure("client-http", program, "http://127.0.0.1:" + port + "/mcp", kHttpServers, rows);
  measure("client-stdio", program, PATCHBAY_MCP_ECHO, kPrograms, rows);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "memory") {
    const auto host = connected(argv[2], std::atoi(argv[3]));
    std::printf("%.0f\n", resident_kib(::getpid()));
    std::fflush(stdout);
    return 0;
  }
  Rows rows;
  add_client_rows(rows, argv[0]);
  add_endpoint_rows(rows);
  return rows.finish(argc, argv);
}
