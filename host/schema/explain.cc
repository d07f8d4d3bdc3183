#include "schema/explain.h"

#include "schema/unit.h"

namespace patchbay::schema {
namespace {

// How far a branch is from what was meant: one whose own type, const or enum refuses, here or in
// a member one level down, was not meant; else the one with the fewest faults.
std::size_t distance(const Unit& branch, const std::vector<Fault>& faults) {
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

void collect_closest(const Unit& unit, std::vector<Fault>& faults) {
  std::vector<Fault> closest;
  std::size_t least = SIZE_MAX;
  for (const Unit& branch : unit.units) {
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

}  // namespace

void collect_faults(const Unit& unit, std::vector<Fault>& faults) {
  if (unit.valid) return;
  faults.insert(faults.end(), unit.faults.begin(), unit.faults.end());
  const bool own = !unit.faults.empty();
  if (unit.word == Word::kNot || unit.word == Word::kContains) return;
  if (unit.word == Word::kAnyOf || unit.word == Word::kOneOf) {
    if (!own) collect_closest(unit, faults);
    return;
  }
  for (const Unit& part : unit.units) {
    const bool condition = unit.word == Word::kIf && &part == unit.units.data();
    if (!condition) collect_faults(part, faults);
  }
}

std::vector<Fault> explain(const Model& model, const Node& instance, std::size_t limit) {
  std::vector<Fault> faults;
  collect_faults(account(model, instance), faults);
  if (faults.size() > limit) faults.resize(limit);
  return faults;
}

}  // namespace patchbay::schema
