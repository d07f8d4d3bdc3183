// Proves how counters are shown, and that threads share a series.
#include "telemetry/metrics.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

namespace patchbay {
namespace {

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST_CASE("what is counted shows in Prometheus' text format") {
  telemetry::Metrics metrics;
  metrics.counter("patchbay_calls_total", "Calls.", {{"code", "OK"}}).increment();
  metrics.counter("patchbay_calls_total", "Calls.", {{"code", "NOT_FOUND"}}).increment(2);
  metrics.gauge("patchbay_calls_in_flight", "Now running.").set(3);
  auto latency = metrics.histogram("patchbay_call_seconds", "How long.", {0.1, 1});
  latency.observe(0.05);
  latency.observe(0.5);
  const std::string text = metrics.text();
  CHECK(has_line(text, "# TYPE patchbay_calls_total counter"));
  CHECK(has_line(text, "patchbay_calls_total{code=\"OK\"} 1"));
  CHECK(has_line(text, "patchbay_calls_total{code=\"NOT_FOUND\"} 2"));
  CHECK(has_line(text, "patchbay_calls_in_flight 3"));
  CHECK(has_line(text, "patchbay_call_seconds_bucket{le=\"0.1\"} 1"));
  CHECK(has_line(text, "patchbay_call_seconds_bucket{le=\"+Inf\"} 2"));
  CHECK(has_line(text, "patchbay_call_seconds_count 2"));
}

TEST_CASE("a series asked for twice is the same one, from any thread") {
  telemetry::Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 1000; ++i) metrics.counter("patchbay_n_total", "N.").increment();
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(has_line(metrics.text(), "patchbay_n_total 4000"));
}

}  // namespace
}  // namespace patchbay
