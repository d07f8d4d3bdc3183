// Chooses which alternatives of anyOf and oneOf are reported if none of them holds:
//  1. If the constants of a member (the tag) tell them apart: only those that its value chooses.
//  2. If all fail at one place because of the value there: one fault, with all that they allow.
//  3. If each only lacks keys: one fault with the keys of all.
//  4. If each has one fault, of the value itself: one fault with what each allows.
//  5. Otherwise the closest alternative, and the fault says that there are others.
#include <algorithm>

#include "schema/fault_text.h"
#include "schema/known_keys.h"
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

// Returns true if the fault is that the object's closed schema does not know a key.
bool is_unknown_key(const Finding& finding, std::string_view pointer) {
  const bool is_closed =
      finding.word == Word::kAdditionalProperties || finding.word == Word::kUnevaluatedProperties;
  return is_closed && finding.fault.pointer != pointer && is_near(finding, pointer);
}

// Estimates how far an alternative is from what the caller meant, by its faults. An alternative of
// another type, or without this member, is far; one that lacks a key or wants another constant is
// less far.
std::size_t distance(const std::vector<Finding>& findings, std::string_view pointer) {
  constexpr std::size_t kOther = 1000;
  std::size_t far = findings.size();
  for (const Finding& finding : findings) {
    if (finding.fault.keyword == "false") far += 3 * kOther;
    if (finding.word == Word::kRequired && is_at(finding, pointer)) {
      far += finding.hint.empty() ? kOther : kOther / 2;
    }
    if (!says_what_may_stand(finding) || !is_near(finding, pointer)) continue;
    if (finding.word != Word::kType) far += kOther;
    if (finding.word == Word::kType && is_at(finding, pointer)) far += 2 * kOther;
  }
  return far;
}

// Returns the keys that the alternative lacks, if it has no fault but these and keys that it does
// not know; else none.
std::vector<std::string_view> only_lacks(const std::vector<Finding>& findings,
                                         std::string_view pointer) {
  std::vector<std::string_view> keys;
  for (const Finding& finding : findings) {
    if (is_unknown_key(finding, pointer)) continue;
    if (finding.word != Word::kRequired || !is_at(finding, pointer)) return {};
    keys.push_back(finding.key);
  }
  return keys;
}

// Returns the members by which alternatives are compared: a few say as much as all.
std::span<const Member> first_members(const Node& object) {
  constexpr std::size_t kMost = 10;
  const auto members = object.members();
  return members.first(std::min(members.size(), kMost));
}

template <class T>
void add_new(std::vector<T>& list, const T& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
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
  if (branches.size() > 1 && tell_options(site, branches, unit)) return;
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
  const auto [tags, is_new] = tags_.try_emplace(ids);
  if (is_new) tags->second = tags_of(model_, ids, index_);
  const Tag* tag = tag_for(tags->second, site.value, index_);
  if (!tag) return false;
  const Node* value = site.value.find(tag->key);
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

// If all alternatives say what is allowed at one place, adds one fault for all and returns true.
// Alternatives that fail elsewhere too have no say if others fail there alone: what they allow
// would not be enough.
bool Tracer::tell_merged(const Site& site, const Branches& branches, TraceUnit& unit) {
  for (const Finding& first : branches.front().findings) {
    if (!says_what_may_stand(first) || !is_near(first, site.at.instance)) continue;
    const auto says = [&](const Finding& finding) {
      return says_what_may_stand(finding) && is_at(finding, first.fault.pointer);
    };
    const auto has_say = [&](const Branch& branch) {
      return std::any_of(branch.findings.begin(), branch.findings.end(), says);
    };
    const auto fails_there_alone = [&](const Branch& branch) {
      return std::all_of(branch.findings.begin(), branch.findings.end(), says);
    };
    if (!std::all_of(branches.begin(), branches.end(), has_say)) continue;
    const bool is_enough = std::any_of(branches.begin(), branches.end(), fails_there_alone);
    std::vector<const Node*> values;
    std::vector<const Node*> types;
    std::string hint;  // the first hint of any alternative
    for (const Branch& branch : branches) {
      if (is_enough && !fails_there_alone(branch)) continue;
      for (const Finding& finding : branch.findings) {
        if (!says(finding)) continue;
        values.insert(values.end(), finding.values.begin(), finding.values.end());
        types.insert(types.end(), finding.types.begin(), finding.types.end());
        if (hint.empty()) hint = finding.hint;
      }
    }
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

// Returns how many of the object's first members the alternative does not name.
std::size_t Tracer::unnamed_members(SubschemaId id, const Node& object) {
  if (!object.is(Kind::kObject)) return 0;
  const auto [at, is_new] = named_keys_.try_emplace(id);
  std::vector<std::string_view>& names = at->second;
  if (is_new) {
    names = known_keys(model_, in_place(model_, id)).names;
    std::sort(names.begin(), names.end());
  }
  const auto some = first_members(object);
  return static_cast<std::size_t>(std::count_if(some.begin(), some.end(), [&](const Member& each) {
    return !std::binary_search(names.begin(), names.end(), each.key);
  }));
}

// If each alternative only lacks keys, adds one fault with the keys of all and returns true: if
// each lacks one, or if none names a member of the object, so that none is closer than the others.
bool Tracer::tell_missing(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::vector<std::string_view>> sets;
  bool is_one_each = true;
  for (const Branch& branch : branches) {
    auto keys = only_lacks(branch.findings, site.at.instance);
    if (keys.empty()) return false;
    is_one_each = is_one_each && branch.findings.size() == 1;
    add_new(sets, keys);
  }
  const std::size_t all = first_members(site.value).size();
  const auto names_nothing = [&](const Branch& branch) {
    return unnamed_members(site.keyword.children[branch.index], site.value) == all;
  };
  if (!is_one_each && !std::all_of(branches.begin(), branches.end(), names_nothing)) return false;
  if (sets.size() == 1 && sets.front().size() > 1) return false;
  if (sets.size() == 1) {
    unit.findings.push_back(
        missing(site.at.instance, site.keyword.name, sets.front().front(), site.value));
    return true;
  }
  unit.findings.push_back({.fault = missing_one_of(site.at.instance, site.keyword.name, sets),
                           .word = Word::kRequired,
                           .value = &site.value});
  return true;
}

// If each alternative has one fault, which is about the value itself, adds one fault for all and
// returns true.
bool Tracer::tell_options(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::string> options;
  for (const Branch& branch : branches) {
    const Finding& only = branch.findings.front();
    if (branch.findings.size() != 1 || !is_at(only, site.at.instance)) return false;
    if (only.word == Word::kRequired || only.fault.allowed.empty()) return false;
    add_new(options, only.fault.allowed);
  }
  std::string allowed;
  for (const std::string& option : options) allowed += (allowed.empty() ? "" : " or ") + option;
  unit.findings.push_back({fault_of(
      site.at.instance, branches.front().findings.front().fault.keyword, site.value, allowed)});
  return true;
}

std::size_t Tracer::closest_of(const Site& site, const Branches& branches) {
  constexpr std::size_t kUnnamed = 300;
  std::vector<std::size_t> far;
  for (const Branch& branch : branches) {
    const SubschemaId id = site.keyword.children[branch.index];
    far.push_back(distance(branch.findings, site.at.instance) +
                  (branches.size() == 1 ? 0 : kUnnamed * unnamed_members(id, site.value)));
  }
  return static_cast<std::size_t>(std::min_element(far.begin(), far.end()) - far.begin());
}

// Returns what to append to the first fault of the closest alternative, if it is one of several.
std::string Tracer::note_on_others(const Site& site, const Branches& branches,
                                   std::size_t closest) {
  constexpr std::size_t kMost = 100;  // bytes
  if (branches.size() == 1) return "";
  const auto lacks = only_lacks(branches[closest].findings, site.at.instance);
  std::string note;
  for (std::size_t i = 0; i < branches.size() && note.size() <= kMost; ++i) {
    const auto& findings = branches[i].findings;
    if (i == closest || findings.size() != 1) continue;
    const auto keys = only_lacks(findings, site.at.instance);
    if (keys.empty() || keys == lacks) continue;
    note += " Or give \"" + pointer_shown(keys.front()) + "\" instead.";
  }
  return note + " This is the closest of " + std::to_string(branches.size()) + " alternatives.";
}

void Tracer::tell_closest(const Site& site, Branches& branches, TraceUnit& unit) {
  const std::size_t closest = closest_of(site, branches);
  const std::string note = note_on_others(site, branches, closest);
  const std::size_t index = branches[closest].index;
  TraceUnit told = std::move(branches[closest].unit);
  if (shallow_ == 0) {
    told = TraceUnit{unit.keyword_location, "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    into(site, told, site.keyword.children[index], site.value, "/" + std::to_string(index), "",
         dropped);
  }
  // Within a union of unions, the sentence speaks of the innermost alternatives.
  if (!note.empty() && !is_of_closest(told)) add_note(told, note);
  for (TraceUnit& part : told.units) keep(unit, std::move(part));
}

}  // namespace patchbay::schema
