// Chooses which alternatives of anyOf and oneOf are reported if none of them holds:
//  1. If all fail at one place because of the value there: one fault, with all that they allow.
//  2. If each lacks only one key: one fault with these keys.
//  3. If the constants of a member (the tag) tell them apart: only those that its value chooses.
//  4. Otherwise the closest alternative, and the fault says that there are others.
#include <algorithm>

#include "schema/alternatives.h"
#include "schema/fault_text.h"
#include "schema/rule_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

void collect(const TraceUnit& unit, std::vector<Finding>& findings) {
  findings.insert(findings.end(), unit.findings.begin(), unit.findings.end());
  for (const TraceUnit& part : unit.units) collect(part, findings);
}

bool says_what_may_stand(const Finding& finding) {
  return !finding.values.empty() || !finding.types.empty();
}

bool is_at(const Finding& finding, std::string_view pointer) {
  return finding.fault.pointer == pointer;
}

// Returns true if the fault is at `pointer` or at a direct member of `pointer`.
bool is_near(const Finding& finding, std::string_view pointer) {
  const std::string& at = finding.fault.pointer;
  return at == pointer || at.find('/', pointer.size() + 1) == std::string::npos;
}

// Estimates how far an alternative is from what the caller meant.
std::size_t distance(const std::vector<Finding>& findings, std::string_view pointer) {
  constexpr std::size_t kOther = 1000;
  std::size_t far = findings.size();
  for (const Finding& finding : findings) {
    if (finding.fault.keyword == "false") far += 3 * kOther;
    if (!says_what_may_stand(finding) || !is_near(finding, pointer)) continue;
    if (finding.word != Word::kType) far += kOther;
    if (finding.word == Word::kType && is_at(finding, pointer)) far += 2 * kOther;
  }
  return far;
}

// Returns the missing key, if a missing key is the alternative's only fault; else "".
std::string_view only_lacks(const std::vector<Finding>& findings, std::string_view pointer) {
  if (findings.size() != 1 || findings.front().word != Word::kRequired) return {};
  return is_at(findings.front(), pointer) ? findings.front().key : std::string_view();
}

}  // namespace

bool Tracer::apply_alternatives(const Site& site, Evaluated& own, TraceUnit& unit) {
  const auto& children = site.keyword.children;
  std::vector<std::size_t> passed;
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (passes(site, children[i], site.value)) passed.push_back(i);
    if (!passed.empty() && site.keyword.word == Word::kAnyOf && marking_ == 0) break;
  }
  unit.valid = site.keyword.word == Word::kAnyOf ? !passed.empty() : passed.size() == 1;
  if (unit.valid && marking_ > 0) {
    for (const std::size_t i : passed) into(site, unit, children[i], site.value, "", "", own);
  } else if (passed.size() > 1) {
    tell_several(site, passed, unit);
  } else if (passed.empty()) {
    tell_none(site, unit);
  }
  return true;
}

void Tracer::tell_several(const Site& site, const std::vector<std::size_t>& passed,
                          TraceUnit& unit) {
  constexpr std::size_t kNamed = 3;
  constexpr std::size_t kEach = 150;  // bytes
  const auto& children = site.keyword.children;
  std::string text = "what fits exactly one of the " + std::to_string(children.size()) +
                     " alternatives; it fits " + std::to_string(passed.size()) + ": ";
  for (std::size_t i = 0; i < std::min(passed.size(), kNamed); ++i) {
    const SubschemaId child = children[passed[i]];
    const Node* title = model_.at(child).node->find("title");
    text += (i == 0 ? "number " : "; number ") + std::to_string(passed[i] + 1);
    if (title && title->is(Kind::kString)) text += " (" + shown(*title) + ")";
    text += ", a value " + described(model_, child, &site.value, kEach);
  }
  if (passed.size() > kNamed) {
    text += "; and " + std::to_string(passed.size() - kNamed) + " more";
  }
  unit.findings.push_back(
      {fault_of(site.at.instance, site.keyword.name, site.value, std::move(text))});
}

void Tracer::tell_none(const Site& site, TraceUnit& unit) {
  Branches branches;
  ++shallow_;
  const auto& children = site.keyword.children;
  for (std::size_t i = 0; i < children.size() && !cut_; ++i) {
    if (is_false(children[i])) continue;
    TraceUnit holder{unit.keyword_location, "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    into(site, holder, children[i], site.value, "/" + std::to_string(i), "", dropped);
    Branch branch{i, std::move(holder), {}};
    collect(branch.unit, branch.findings);
    if (!branch.findings.empty()) branches.push_back(std::move(branch));
  }
  --shallow_;
  if (branches.empty()) {
    const bool none = std::all_of(children.begin(), children.end(),
                                  [&](SubschemaId child) { return is_false(child); });
    unit.findings.push_back(none ? nothing_allowed(site.at.instance, site.value)
                                 : does_not_fit(site.at.instance, site.keyword.name, site.value));
    return;
  }
  if (branches.size() > 1 && keep_tagged(site, branches, unit)) return;
  if (branches.size() > 1 && tell_merged(site, branches, unit)) return;
  if (branches.size() > 1 && tell_missing(site, branches, unit)) return;
  keep_of_type(site, branches);
  tell_closest(site, branches, unit);
}

// Keeps only alternatives for values of this type, if there are any.
void Tracer::keep_of_type(const Site& site, Branches& branches) {
  const auto other_type = [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
      return finding.word == Word::kType && is_at(finding, site.at.instance);
    });
  };
  if (!std::all_of(branches.begin(), branches.end(), other_type)) {
    std::erase_if(branches, other_type);
  }
}

// Keeps only the alternatives that the value of their tag chooses. Returns true if a fault about
// the tag was added, which says everything.
bool Tracer::keep_tagged(const Site& site, Branches& branches, TraceUnit& unit) {
  std::vector<SubschemaId> ids;
  for (const Branch& branch : branches) ids.push_back(site.keyword.children[branch.index]);
  const auto tag = find_tag(model_, ids, site.value);
  if (!tag) return false;
  const Node* value = site.value.is(Kind::kObject) ? site.value.find(tag->key) : nullptr;
  const std::string pointer = site.at.instance + pointer_token(tag->key);
  std::vector<const Node*> options;
  for (const auto& list : tag->options) options.insert(options.end(), list.begin(), list.end());
  if (!value) {
    const bool all_lack = std::all_of(branches.begin(), branches.end(), [&](const Branch& branch) {
      return std::any_of(branch.findings.begin(), branch.findings.end(),
                         [&](const Finding& finding) { return finding.key == tag->key; });
    });
    if (!all_lack) return false;
    unit.findings.push_back(missing(site.at.instance, "required", tag->key, site.value));
    unit.findings.back().fault.sentence += " It is " + values_allowed(options) + ".";
    return true;
  }
  Branches chosen;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (is_among(*value, tag->options[i])) chosen.push_back(std::move(branches[i]));
  }
  if (chosen.empty()) {
    unit.findings.push_back(neither(pointer, "enum", *value, std::move(options), {}));
    return true;
  }
  branches = std::move(chosen);
  return false;
}

// If each alternative says what is allowed at the same place, adds one fault for all and returns
// true.
bool Tracer::tell_merged(const Site& site, const Branches& branches, TraceUnit& unit) {
  for (const Finding& first : branches.front().findings) {
    if (!says_what_may_stand(first) || !is_near(first, site.at.instance)) continue;
    std::vector<const Node*> values;
    std::vector<const Node*> types;
    std::string hint;  // the first hint of any alternative
    const bool all = std::all_of(branches.begin(), branches.end(), [&](const Branch& branch) {
      bool says = false;
      for (const Finding& finding : branch.findings) {
        if (!says_what_may_stand(finding) || !is_at(finding, first.fault.pointer)) continue;
        values.insert(values.end(), finding.values.begin(), finding.values.end());
        types.insert(types.end(), finding.types.begin(), finding.types.end());
        if (hint.empty()) hint = finding.hint;
        says = true;
      }
      return says;
    });
    if (!all) continue;
    const char* keyword = values.empty() ? "type" : "enum";
    unit.findings.push_back(
        neither(first.fault.pointer, keyword, *first.value, std::move(values), std::move(types)));
    Finding& merged = unit.findings.back();
    if (!merged.hint.empty()) return true;
    merged.hint = hint;
    add_hint(merged.fault, hint);
    return true;
  }
  return false;
}

// If each alternative lacks one key, or if each has one fault of the value itself, adds one fault
// for all and returns true.
bool Tracer::tell_missing(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::string_view> keys;
  std::string allowed;
  for (const Branch& branch : branches) {
    const std::string_view key = only_lacks(branch.findings, site.at.instance);
    if (!key.empty()) keys.push_back(key);
    const Finding& only = branch.findings.front();
    if (branch.findings.size() != 1 || !is_at(only, site.at.instance)) return false;
    if (allowed.find(only.fault.allowed) != std::string::npos) continue;
    allowed += (allowed.empty() ? "" : " or ") + only.fault.allowed;
  }
  if (keys.size() == branches.size()) {
    unit.findings.push_back({.fault = missing_one_of(site.at.instance, site.keyword.name, keys),
                             .word = Word::kRequired,
                             .value = &site.value});
    return true;
  }
  if (!keys.empty() || allowed.empty()) return false;
  unit.findings.push_back({fault_of(
      site.at.instance, branches.front().findings.front().fault.keyword, site.value, allowed)});
  return true;
}

void Tracer::tell_closest(const Site& site, Branches& branches, TraceUnit& unit) {
  const auto closest = std::min_element(branches.begin(), branches.end(),
                                        [&](const Branch& left, const Branch& right) {
                                          return distance(left.findings, site.at.instance) <
                                                 distance(right.findings, site.at.instance);
                                        });
  std::string note;
  const std::string_view lacks = only_lacks(closest->findings, site.at.instance);
  for (const Branch& branch : branches) {
    const std::string_view key = only_lacks(branch.findings, site.at.instance);
    if (&branch == &*closest || key.empty() || key == lacks) continue;
    note += " Or give \"" + std::string(key) + "\" instead.";
    if (note.size() > 100) break;
  }
  if (branches.size() > 1) {
    note += " This is the closest of " + std::to_string(branches.size()) + " alternatives.";
  }
  if (shallow_ == 0) {
    TraceUnit holder{unit.keyword_location, "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    const std::size_t index = closest->index;
    into(site, holder, site.keyword.children[index], site.value, "/" + std::to_string(index), "",
         dropped);
    closest->unit = std::move(holder);
  }
  add_note(closest->unit, note);
  for (TraceUnit& part : closest->unit.units) keep(unit, std::move(part));
}

}  // namespace patchbay::schema
