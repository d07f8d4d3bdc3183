#include "schema/explain.h"

#include <algorithm>

#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// Returns true if the list already has this fault. Two subschemas can report the same fault.
bool is_told(const std::vector<Fault>& faults, const Fault& fault) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& told) {
    return told.pointer == fault.pointer && told.sentence == fault.sentence;
  });
}

void collect_faults(TraceUnit& unit, std::size_t most, Explanation& explanation) {
  for (Finding& finding : unit.findings) {
    if (is_told(explanation.faults, finding.fault)) continue;
    if (explanation.faults.size() < most) explanation.faults.push_back(std::move(finding.fault));
    ++explanation.found;
  }
  for (TraceUnit& part : unit.units) collect_faults(part, most, explanation);
}

}  // namespace

Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded, std::string_view place) {
  constexpr std::size_t kJudged = 200'000;
  constexpr std::size_t kUnits = 10'000;
  constexpr std::size_t kFindings = 30'000;
  Judge judge(program, limits, rounded);
  Tracer tracer(model, program.hash_seed,
                {.judged = kJudged,
                 .kept = kUnits,
                 .findings = kFindings,
                 .search_steps = limits.search_steps},
                &judge);
  TraceUnit root = tracer.run(instance, place);
  Explanation explanation;
  collect_faults(root, std::max<std::size_t>(limits.faults, 1), explanation);
  explanation.more = tracer.is_cut();
  if (explanation.faults.empty()) {  // a limit ended the search before the first fault was found
    const auto& keywords = model.at(model.root()).keywords;
    const std::string_view keyword = keywords.empty() ? "false" : keywords.front().name;
    explanation.faults.push_back(does_not_fit(std::string(place), keyword, instance).fault);
    explanation.found = 1;
  }
  return explanation;
}

}  // namespace patchbay::schema
