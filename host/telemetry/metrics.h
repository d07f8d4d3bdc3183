// The host's metrics: counters, gauges and histograms, in Prometheus' text format.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace patchbay::telemetry {

using MetricLabels = std::map<std::string, std::string>;

// A handle for one series. Handles (Counter, Gauge and Histogram) are cheap to copy, thread-safe,
// and valid while their Metrics object lives.
class Counter {
 public:
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  void increment(double by = 1);

 private:
  prometheus::Counter* series_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
  void add(double by);
  void set(double value);

 private:
  prometheus::Gauge* series_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& series) : series_(&series) {}
  void observe(double value);

 private:
  prometheus::Histogram* series_;
};

// All metrics of a host. Names follow Prometheus' rules (`patchbay_http_requests_total`; seconds
// and bytes as units). Each lookup of a series takes a lock, so keep the handle. Thread-safe. The
// values of labels must come from small closed sets, never from a caller, because each value makes
// a series that is never removed.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  Counter counter(const std::string& name, const std::string& help,
                  const MetricLabels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const MetricLabels& labels = {});
  // `bounds` are the upper limits of the buckets, in ascending order.
  Histogram histogram(const std::string& name, const std::string& help,
                      const std::vector<double>& bounds, const MetricLabels& labels = {});

  // Returns all metrics in Prometheus' text format, version 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace patchbay::telemetry
