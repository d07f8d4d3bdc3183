#include "cli/schema_timing.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace patchbay::cli {
namespace {

// Returns how many nanoseconds one run of `work` takes. This is the median of several rounds. Each
// round repeats `work` until the round is long enough for the clock.
template <class Work>
double nanoseconds_of(Work&& work) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kRound = std::chrono::milliseconds(5);
  std::array<double, 21> rounds{};
  for (double& round : rounds) {
    std::size_t runs = 0;
    const auto start = Clock::now();
    auto now = start;
    for (; now - start < kRound; now = Clock::now()) {
      for (int i = 0; i < 16; ++i) work();
      runs += 16;
    }
    round =
        std::chrono::duration<double, std::nano>(now - start).count() / static_cast<double>(runs);
  }
  std::nth_element(rounds.begin(), rounds.begin() + rounds.size() / 2, rounds.end());
  return rounds[rounds.size() / 2];
}

}  // namespace

std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances,
                      const schema::InstanceLimits& limits) {
  if (instances.empty()) return "nothing is timed: no instance has a verdict.\n";
  std::vector<simdjson::dom::parser> parsers(instances.size());
  std::vector<simdjson::dom::element> documents;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    simdjson::dom::element document;
    if (parsers[i].parse(instances[i]).get(document) == simdjson::SUCCESS) {
      documents.push_back(document);
    }
  }
  const auto count = static_cast<double>(instances.size());
  const std::string of = instances.size() == 1 ? " ns\n" : " ns an instance\n";
  volatile bool kept = false;
  std::ostringstream text;
  text.setf(std::ios::fixed);
  text.precision(1);
  text << "compile: " << nanoseconds_of([&] {
                           kept = schema::Schema::compile(schema_text, options).has_value();
                         }) / 1000
       << " us\nbytes to verdict: " << nanoseconds_of([&] {
                                         for (const std::string& instance : instances) {
                                           kept = schema.accepts(instance, limits);
                                         }
                                       }) / count
       << of;
  if (documents.size() == instances.size()) {
    text << "validation alone: " << nanoseconds_of([&] {
                                      for (const auto& document : documents) {
                                        kept = schema.accepts_element(document, limits);
                                      }
                                    }) / count
         << of;
  }
  return text.str();
}

}  // namespace patchbay::cli
