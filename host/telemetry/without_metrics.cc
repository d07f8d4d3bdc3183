// Replaces metrics.cc in a host that was built without Prometheus (PATCHBAY_PROMETHEUS). The
// metrics count nothing, and text() returns "".
#include "telemetry/metrics.h"

namespace prometheus {
class Counter {};
class Gauge {};
class Histogram {};
}  // namespace prometheus

namespace patchbay::telemetry {

void Counter::increment(double /*by*/) {}
void Gauge::add(double /*by*/) {}
void Gauge::set(double /*value*/) {}
void Histogram::observe(double /*value*/) {}

// Has one series of each kind. All handles share these series.
class Metrics::Registry {
 public:
  prometheus::Counter counter;
  prometheus::Gauge gauge;
  prometheus::Histogram histogram;
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& /*name*/, const std::string& /*help*/,
                         const MetricLabels& /*labels*/) {
  return Counter(registry_->counter);
}

Gauge Metrics::gauge(const std::string& /*name*/, const std::string& /*help*/,
                     const MetricLabels& /*labels*/) {
  return Gauge(registry_->gauge);
}

Histogram Metrics::histogram(const std::string& /*name*/, const std::string& /*help*/,
                             const std::vector<double>& /*bounds*/,
                             const MetricLabels& /*labels*/) {
  return Histogram(registry_->histogram);
}

std::string Metrics::text() const { return {}; }

}  // namespace patchbay::telemetry
