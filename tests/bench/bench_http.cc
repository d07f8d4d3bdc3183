// Measures http_client with 32 requests in flight, from fibers of one worker and from one thread
// for each request, against the sandbox's server in this process. Compares it with a bare
// curl_multi loop and a bare Beast client, which use one thread only, and with 32 threads that each
// use a bare curl_easy.
#include <malloc.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "fibers/scheduler.h"
#include "http_client/http_client.h"
#include "http_peers.h"
#include "measure.h"
#include "sandbox/listener.h"

namespace patchbay::bench {
namespace {

constexpr std::size_t kInFlight = 32;
constexpr int kRounds = 7;

class CountingSink final : public http_client::BodySink {
 public:
  Result<void> write(std::span<const std::byte> piece) override {
    bytes += piece.size();
    return success();
  }
  std::size_t bytes = 0;
};

// Sends whole requests through HttpClient: parsing, policy, engine and body.
class OurClient {
 public:
  explicit OurClient(const std::string& origin)
      : policy_({{http_client::OriginPattern::parse(origin).value(), false,
                  http_client::Reach::kLoopback}}) {}

  double from_threads(const HttpLoad& load) {
    return seconds_of(load, [&](const std::function<void()>& caller) {
      std::vector<std::jthread> callers;
      for (std::size_t i = 0; i < load.in_flight; ++i) callers.emplace_back(caller);
    });
  }

  double from_fibers(const HttpLoad& load) {
    return seconds_of(load, [&](const std::function<void()>& caller) {
      std::latch ended(static_cast<std::ptrdiff_t>(load.in_flight));
      for (std::size_t i = 0; i < load.in_flight; ++i) {
        std::function<void()> job = [&] {
          caller();
          ended.count_down();
        };
        scheduler_.spawn(job);
      }
      ended.wait();
    });
  }

 private:
  // `run_callers` runs as many callers at the same time as there are requests in flight.
  template <class RunCallers>
  double seconds_of(const HttpLoad& load, RunCallers run_callers) {
    const auto start = std::chrono::steady_clock::now();
    std::atomic<std::size_t> begun{0};
    std::atomic<bool> wrong{false};
    run_callers([&] {
      while (begun.fetch_add(1) < load.requests) {
        if (!one(load)) wrong = true;
      }
    });
    if (wrong) throw std::runtime_error("http_client got a wrong answer");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    return took.count();
  }

  bool one(const HttpLoad& load) {
    http_client::Request request;
    request.connections = "bench";
    request.url = load.url;
    request.origins = &policy_;
    request.deadline = clock_.now() + std::chrono::seconds(30);
    auto exchange = client_.send(request);
    if (exchange.has_error() || exchange.value().status() != 200) return false;
    CountingSink sink;
    return exchange.value().pipe(sink).has_value() && sink.bytes == load.body_bytes;
  }

  SystemClock clock_;
  SystemRandom random_;
  http_client::SystemWait wait_;
  telemetry::Log log_{{.level = telemetry::Level::kError, .file = {}, .writer = {}}, clock_};
  http_client::OriginPolicy policy_;
  http_client::HttpClient client_{{}, clock_, random_, log_, wait_};
  fibers::Scheduler scheduler_{{.workers = 1}, [this] { return client_.make_loop(); }};
};

// The best round of each client. The clients run alternately, so that disturbances of the machine
// affect all of them.
struct BestTimes {
  double fibers = 1e9;
  double ours = 1e9;  // with calls from threads
  double curl = 1e9;
  double threads = 1e9;
  double beast = 1e9;
};

BestTimes measure(OurClient& ours, const HttpLoad& load) {
  BestTimes best;
  for (int round = 0; round < kRounds; ++round) {
    best.fibers = std::min(best.fibers, ours.from_fibers(load));
    best.ours = std::min(best.ours, ours.from_threads(load));
    best.curl = std::min(best.curl, run_curl_multi(load));
    best.threads = std::min(best.threads, run_curl_threads(load));
    best.beast = std::min(best.beast, run_beast(load));
  }
  return best;
}

// Makes malloc keep freed memory in the process. The server builds each answer again. If each
// answer needed new pages, some rounds would be much slower than others.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

int run(int argc, char** argv) {
  keep_memory();
  const std::string small = R"({"login":"octocat","id":1,"name":"The Octocat"})";
  const std::string large(1 << 20, 'x');
  sandbox::FaultScript faults;
  const sandbox::Listener server(0, faults, [&](const sandbox::Request& request) {
    const bool is_small = request.path == "/small";
    return sandbox::Delivery{
        sandbox::text_response(200, "application/json", is_small ? small : large), std::nullopt};
  });
  const std::string origin = "http://127.0.0.1:" + std::to_string(server.port());
  OurClient ours(origin);
  Rows rows;

  const HttpLoad requests{origin + "/small", server.port(), "/small", 10'000,
                          kInFlight,         small.size()};
  const BestTimes by_count = measure(ours, requests);
  const auto per_second = [&](double seconds) {
    return static_cast<double>(requests.requests) / seconds;
  };
  rows.add("requests, 32 fibers, against curl_multi", per_second(by_count.fibers),
           per_second(by_count.curl), "1/s", GoodDirection::kHigher, ratio_of(0.9));
  rows.add("requests, 32 threads, against curl_multi", per_second(by_count.ours),
           per_second(by_count.curl), "1/s", GoodDirection::kHigher);
  rows.add("requests, 32 threads, against 32 threads of curl_easy", per_second(by_count.ours),
           per_second(by_count.threads), "1/s", GoodDirection::kHigher);
  rows.add("requests, 32 fibers, against Beast", per_second(by_count.fibers),
           per_second(by_count.beast), "1/s", GoodDirection::kHigher);

  const HttpLoad bytes{origin + "/large", server.port(), "/large", 800, kInFlight, large.size()};
  const BestTimes by_size = measure(ours, bytes);
  const auto rate = [&](double seconds) {
    return static_cast<double>(bytes.requests * large.size()) / seconds / 1e6;
  };
  rows.add("1 MiB bodies, 32 fibers, against curl_multi", rate(by_size.fibers), rate(by_size.curl),
           "MB/s", GoodDirection::kHigher, ratio_of(0.9));
  rows.add("1 MiB bodies, 32 threads, against curl_multi", rate(by_size.ours), rate(by_size.curl),
           "MB/s", GoodDirection::kHigher);
  rows.add("1 MiB bodies, 32 threads, against 32 threads of curl_easy", rate(by_size.ours),
           rate(by_size.threads), "MB/s", GoodDirection::kHigher);
  rows.add("1 MiB bodies, 32 fibers, against Beast", rate(by_size.fibers), rate(by_size.beast),
           "MB/s", GoodDirection::kHigher);
  return rows.finish(argc, argv);
}

}  // namespace
}  // namespace patchbay::bench

int main(int argc, char** argv) { return patchbay::bench::run(argc, argv); }
