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

namespace patchbay {

using MetricLabels = std::map<std::string, std::string>;

// Handles to one series each: cheap to copy, thread-safe, valid as long as the Metrics they are
// from.
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

// Everything that is counted, under Prometheus' naming rules (`patchbay_http_requests_total`;
// seconds and bytes as units). Looking a series up takes a lock: keep the handle. Thread-safe.
// Labels must come from small closed sets, never from a caller: each value is a series that lives
// on.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  Counter counter(const std::string& name, const std::string& help,
                  const MetricLabels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const MetricLabels& labels = {});
  // `bounds` are the upper edges of its buckets, rising.
  Histogram histogram(const std::string& name, const std::string& help,
                      const std::vector<double>& bounds, const MetricLabels& labels = {});

  // All of it in Prometheus' text format, version 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace patchbay
