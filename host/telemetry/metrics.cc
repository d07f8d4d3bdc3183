#include "telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace patchbay::telemetry {

void Counter::increment(double by) { series_->Increment(by); }
void Gauge::add(double by) { series_->Increment(by); }
void Gauge::set(double value) { series_->Set(value); }
void Histogram::observe(double value) { series_->Observe(value); }

class Metrics::Registry : public prometheus::Registry {
 public:
  // With Merge, all series with one name belong to one family. The series differ in their labels.
  Registry() : prometheus::Registry(InsertBehavior::Merge) {}
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help,
                         const MetricLabels& labels) {
  return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels));
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const MetricLabels& labels) {
  return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels));
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& bounds, const MetricLabels& labels) {
  return Histogram(prometheus::BuildHistogram()
                       .Name(name)
                       .Help(help)
                       .Register(*registry_)
                       .Add(labels, prometheus::Histogram::BucketBoundaries(bounds)));
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace patchbay::telemetry
