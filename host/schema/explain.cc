#include "schema/explain.h"

#include "schema/fault_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// How far a branch is from what was meant: one whose own type, const or enum refuses, here or in
// a member one level down, was not meant; else the one with the fewest faults.
std::size_t distance(const TraceUnit& branch, const std::vector<Fault>& faults) {
  constexpr std::size_t kOther = 1000;
  std::size_t far = faults.size();
  for (const Fault& fault : faults) {
    const bool here = fault.pointer == branch.instance_location;
    const std::size_t below = fault.pointer.find('/', branch.instance_location.size() + 1);
    const bool near = here || below == std::string::npos;
    if (near && (fault.keyword == "const" || fault.keyword == "enum")) far += kOther;
    if (here && fault.keyword == "type") far += 2 * kOther;
    if (fault.keyword == "false") far += 3 * kOther;
  }
  return far;
}

void collect_faults(const TraceUnit& unit, std::vector<Fault>& faults);

void collect_closest(const TraceUnit& unit, std::vector<Fault>& faults) {
  std::vector<Fault> closest;
  std::size_t least = SIZE_MAX;
  for (const TraceUnit& branch : unit.units) {
    std::vector<Fault> own;
    collect_faults(branch, own);
    const std::size_t far = distance(branch, own);
    if (far < least) {
      least = far;
      closest = std::move(own);
    }
  }
  faults.insert(faults.end(), closest.begin(), closest.end());
}

// Every fault under a unit; of anyOf and oneOf those of the closest branch only.
void collect_faults(const TraceUnit& unit, std::vector<Fault>& faults) {
  if (unit.valid) return;
  faults.insert(faults.end(), unit.faults.begin(), unit.faults.end());
  const bool own = !unit.faults.empty();
  if (unit.word == Word::kNot || unit.word == Word::kContains) return;
  if (unit.word == Word::kAnyOf || unit.word == Word::kOneOf) {
    if (!own) collect_closest(unit, faults);
    return;
  }
  for (const TraceUnit& part : unit.units) collect_faults(part, faults);
}

}  // namespace

std::vector<Fault> explain(const Model& model, const Node& instance, const InstanceLimits& limits) {
  Tracer tracer(model, {.only_faults = true, .kept = 10'000, .search_steps = limits.search_steps});
  std::vector<Fault> faults;
  collect_faults(tracer.run(instance), faults);
  if (faults.size() > limits.faults) faults.resize(limits.faults);
  if (faults.empty()) {  // cut before one was found
    faults.push_back(
        {"", "", shown(instance), "", "The instance does not fit; naming why is too much work."});
  }
  return faults;
}

}  // namespace patchbay::schema
