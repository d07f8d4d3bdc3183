#include "cli/schema_timing.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace patchbay::cli {
namespace {

// Nanoseconds of one run: the median of rounds, each long enough for the clock.
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
                      const schema::Schema& schema, const std::string& instance) {
  schema::InstanceLimits limits;
  limits.bytes = std::max(limits.bytes, instance.size());
  volatile bool kept = false;
  std::ostringstream text;
  text.setf(std::ios::fixed);
  text.precision(1);
  text << "compile: " << nanoseconds_of([&] {
                           kept = schema::Schema::compile(schema_text, options).has_value();
                         }) / 1000
       << " us\nbytes to verdict: "
       << nanoseconds_of([&] { kept = schema.accepts(instance, limits); }) << " ns\n";
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(instance).get(document) == simdjson::SUCCESS) {
    text << "validation alone: "
         << nanoseconds_of([&] { kept = schema.accepts_element(document, limits); }) << " ns\n";
  }
  return text.str();
}

}  // namespace patchbay::cli
