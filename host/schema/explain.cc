#include "schema/explain.h"

#include <algorithm>
#include <map>
#include <set>

#include "schema/revision.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// The findings of one evaluation of an instance. explain() evaluates the instance unchanged and, if
// there are hints, again with the values of the hints inserted.
struct Reading {
  TraceUnit root;
  std::vector<const Finding*> findings{};  // all findings in `root`
  bool is_cut = false;
};

Reading read(const Model& model, const Program& program, const Node& instance,
             const InstanceLimits& limits, Judge& judge, std::string_view place) {
  constexpr std::size_t kJudged = 200'000;
  constexpr std::size_t kUnits = 10'000;
  constexpr std::size_t kFindings = 30'000;
  Tracer tracer(model, program.hash_seed,
                {.judged = kJudged,
                 .kept = kUnits,
                 .findings = kFindings,
                 .search_steps = limits.search_steps},
                &judge);
  Reading reading{tracer.run(instance, place)};
  reading.findings = findings_of(reading.root);
  reading.is_cut = tracer.is_cut();
  return reading;
}

// Returns true if both are the same fault. Two subschemas may report the same fault.
bool is_same(const Finding& left, const Finding& right) {
  return left.fault.pointer == right.fault.pointer && left.fault.allowed == right.fault.allowed &&
         left.fault.sentence == right.fault.sentence && left.end == right.end;
}

// Returns the pointers of the members that are certainly missing.
std::set<std::string> missing_members(const Reading& reading) {
  std::set<std::string> missing;
  for (const Finding* finding : reading.findings) {
    if (finding->word != Word::kRequired || finding->key.empty()) continue;
    if (finding->awaited.empty()) {
      missing.insert(finding->fault.pointer + pointer_token(finding->key));
    }
  }
  return missing;
}

// Returns the first `most` findings without repetitions. Omits a finding whose condition depends on
// a missing member (Finding::awaited). Counts all other findings in `found`; repetitions of the
// returned ones are not counted.
std::vector<Finding> first_findings(const Reading& reading, std::size_t most, std::size_t& found) {
  const auto missing = missing_members(reading);
  std::vector<Finding> first;
  for (const Finding* finding : reading.findings) {
    const auto& awaited = finding->awaited;
    if (std::any_of(awaited.begin(), awaited.end(),
                    [&](const std::string& member) { return missing.contains(member); })) {
      continue;
    }
    const bool is_known = std::any_of(first.begin(), first.end(),
                                      [&](const Finding& each) { return is_same(each, *finding); });
    if (is_known) continue;
    if (first.size() < most) {
      first.push_back(*finding);
      first.back().hint = hint_of(*finding);
    }
    ++found;
  }
  return first;
}

// The findings of a reading by place.
using Places = std::multimap<std::string_view, const Finding*>;

Places places_of(const Reading& reading) {
  Places places;
  for (const Finding* finding : reading.findings) places.emplace(finding->fault.pointer, finding);
  return places;
}

// Returns true if there is a finding at the place or below.
bool has_below(const Places& places, const std::string& place) {
  const auto below = places.lower_bound(place + "/");
  return places.contains(place) || (below != places.end() && below->first.starts_with(place + "/"));
}

// Returns true if the fault is that an object or a list lacks a part.
bool lacks(const Finding& finding) {
  return finding.word == Word::kRequired || finding.word == Word::kMinItems ||
         finding.word == Word::kMinProperties || finding.word == Word::kContains;
}

// Returns the findings of the second reading that the first reading did not have. Omits findings at
// or below the place of a hint.
std::vector<const Finding*> fresh_findings(const Reading& again, const Places& before,
                                           const std::vector<Finding>& hinted) {
  const auto is_old = [&](const Finding& finding) {
    const auto [first, last] = before.equal_range(finding.fault.pointer);
    return std::any_of(first, last, [&](const auto& entry) {
      const Finding& known = *entry.second;
      return (known.fault.keyword == finding.fault.keyword && known.key == finding.key) ||
             (lacks(known) && lacks(finding));
    });
  };
  std::set<std::string_view> changed;
  for (const Finding& finding : hinted) {
    if (finding.hint.instead) changed.insert(finding.fault.pointer);
  }
  const auto is_changed = [&](std::string_view place) {
    for (; !changed.contains(place); place = place.substr(0, place.rfind('/'))) {
      if (place.empty()) return false;
    }
    return true;
  };
  std::vector<const Finding*> fresh;
  for (const Finding* finding : again.findings) {
    if (!is_changed(finding->fault.pointer) && !is_old(*finding)) fresh.push_back(finding);
  }
  return fresh;
}

// Returns true if the hint helps. The second reading has the hint's value inserted. It must not
// have a fault at or below the place (`after`), nor a new fault (`fresh`) of a container around the
// place or of a value beside it. A hint that is a question ("Did you mean "circle"?") also helps if
// a container then lacks a part (the circle's radius) or if a value beside it is wrong. `sees_all`:
// the first reading found all faults. Otherwise a fault beside the place may be an old one, and
// does not count.
bool helps(const Finding& hinted, const Places& after, const std::vector<const Finding*>& fresh,
           bool sees_all) {
  const std::string& place = hinted.fault.pointer;
  if (has_below(after, place)) return false;
  return std::none_of(fresh.begin(), fresh.end(), [&](const Finding* finding) {
    const std::string_view at = finding->fault.pointer;
    const std::string_view around = at.substr(0, std::min(at.rfind('/'), at.size()));
    const auto contains_place = [&](std::string_view outer) {
      return place.size() > outer.size() && place.starts_with(outer) && place[outer.size()] == '/';
    };
    if (hinted.hint.is_question) return contains_place(at) && !lacks(*finding);
    return contains_place(at) || (sees_all && contains_place(around));
  });
}

}  // namespace

Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded, std::string_view place) {
  Revision revision(instance);  // must outlive the judge, which remembers its containers
  Judge judge(program, limits, rounded);
  const Reading reading = read(model, program, instance, limits, judge, place);
  Explanation explanation;
  explanation.more = reading.is_cut;
  auto told_findings =
      first_findings(reading, std::max<std::size_t>(limits.faults, 1), explanation.found);
  bool is_revised = false;
  for (const Finding& finding : told_findings) {
    if (!finding.hint.instead) continue;
    const auto at = std::string_view(finding.fault.pointer).substr(place.size());
    if (finding.hint.is_list) {
      revision.put_list(at, *finding.hint.instead);
    } else {
      revision.put(at, *finding.hint.instead);
    }
    is_revised = true;
  }
  if (is_revised) {
    const Reading again = read(model, program, revision.root(), limits, judge, place);
    const Places after = places_of(again);
    const auto fresh = fresh_findings(again, places_of(reading), told_findings);
    for (Finding& finding : told_findings) {
      if (!finding.hint.instead) continue;
      if (!helps(finding, after, fresh, !reading.is_cut)) finding.hint = {};
    }
  }
  for (const Finding& finding : told_findings) explanation.faults.push_back(told(finding));
  if (explanation.faults.empty()) {  // a limit ended the search before the first fault
    const auto& keywords = model.at(model.root()).keywords;
    const std::string_view keyword = keywords.empty() ? "false" : keywords.front().name;
    explanation.faults.push_back(told(does_not_fit(std::string(place), keyword, instance)));
    explanation.found = 1;
  }
  return explanation;
}

}  // namespace patchbay::schema
