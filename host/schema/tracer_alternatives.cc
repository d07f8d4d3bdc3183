// Chooses the reported alternatives of anyOf and oneOf if the value fits none of them. These steps
// are tried in order, until one of them reports a fault:
// 1. All alternatives refuse the value itself: one fault lists everything that they allow.
// 2. Alternatives for values of another type are left out.
// 3. Const or enum of one member or item (the tag) distinguish the alternatives: only alternatives
//    that fit the tag's value are kept, or one fault lists all values that the tag may have. The
//    tag may also be a member of a member ("metadata/kind").
// 4. All alternatives fail because of the value at the same place: one fault lists everything that
//    they allow there.
// 5. Each alternative only lacks keys: one fault lists these keys.
// 6. If the keys of the value fit some alternatives, the other alternatives are left out.
//    Then steps 4 and 5 are tried again.
// 7. The closest alternative is reported, and the fault says that there are others. alternatives.cc
// removes alternatives; this file reports them.
#include <algorithm>

#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/rule_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// Returns the members for the comparison of alternatives. A few members are enough.
std::span<const Member> first_members(const Node& object) {
  constexpr std::size_t kMost = 10;
  const auto members = object.members();
  return members.first(std::min(members.size(), kMost));
}

// Returns the faults of one alternative that contain what the place allows. If some of these faults
// list values, returns only the one with the shortest list: the value must be in all lists, and
// then the types do not matter.
std::vector<const Finding*> narrowest(const std::vector<Finding>& findings,
                                      const std::string& place) {
  std::vector<const Finding*> types;
  std::vector<const Finding*> lists;
  for (const Finding& finding : findings) {
    if (!is_at(finding, place) || !says_what_may_stand(finding)) continue;
    (finding.values.empty() ? types : lists).push_back(&finding);
  }
  if (lists.empty()) return types;
  const auto size_of = [](const Finding* finding) { return finding->values.size(); };
  return {*std::min_element(
      lists.begin(), lists.end(),
      [&](const Finding* one, const Finding* two) { return size_of(one) < size_of(two); })};
}

template <class T>
void add_new(std::vector<T>& list, const T& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

}  // namespace

bool Tracer::apply_alternatives(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
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
  const std::string allowed =
      "what fits exactly one of the " + std::to_string(children.size()) + " alternatives";
  std::string text = "it fits " + std::to_string(passed.size()) + ": ";
  for (std::size_t i = 0; i < std::min(passed.size(), kNamed); ++i) {
    const SubschemaId child = children[passed[i]];
    const std::string name = name_of(model_, child);
    text += (i == 0 ? "number " : "; number ") + std::to_string(passed[i] + 1);
    if (!name.empty()) text += " (" + name + ")";
    text += ", a value " + described(model_, child, &site.value, kEach);
  }
  if (passed.size() > kNamed) {
    text += "; and " + std::to_string(passed.size() - kNamed) + " more";
  }
  unit.findings.push_back(with_detail(site.at.instance, site.keyword, site.value, allowed, text));
}

void Tracer::tell_none(const Site& site, TraceUnit& unit) {
  const auto ids = alternatives_of(site);
  Branches branches = read_branches(site, ids);
  if (branches.empty()) {
    unit.findings.push_back(ids.empty()
                                ? nothing_allowed(site.at.instance, site.value)
                                : does_not_fit(site.at.instance, site.keyword.name, site.value));
    return;
  }
  tell_branches(site, branches, unit);
}

// Reports the faults of the alternatives. `branches` is not empty.
void Tracer::tell_branches(const Site& site, Branches& branches, TraceUnit& unit) {
  if (!tell_in_one(site, branches, unit)) tell_closest(site, branches, unit);
}

// If one fault for all alternatives is enough, adds it and returns true. Otherwise removes the
// alternatives that are not reported.
bool Tracer::tell_in_one(const Site& site, Branches& branches, TraceUnit& unit) {
  keep_allowing(branches, site.at.instance);
  if (branches.size() == 1) return false;
  if (tell_merged(site, branches, true, unit) || tell_options(site, branches, unit)) return true;
  const std::string& at = site.at.instance;
  keep_of_type(branches, at, site.value);
  keep_possible(branches, site.value);
  if (auto fault = keep_tagged(branches, tagged_parts(tag_tree(branches), at, site.value))) {
    unit.findings.push_back(std::move(*fault));
    return true;
  }
  if (tell_together(site, branches, unit)) return true;
  for (Branch& branch : branches) branch.unnamed = unnamed_members(branch.id, site.value);
  keep_chosen(branches, at);
  return tell_together(site, branches, unit);
}

bool Tracer::tell_together(const Site& site, const Branches& branches, TraceUnit& unit) {
  if (branches.size() == 1) return false;
  return tell_merged(site, branches, false, unit) || tell_missing(site, branches, unit);
}

// If all alternatives have allowed values for the same place, adds one fault with all of them and
// returns true. Includes alternatives that also fail elsewhere, because the caller may have meant
// any of them.
bool Tracer::tell_merged(const Site& site, const Branches& branches, bool is_here,
                         TraceUnit& unit) {
  const std::string& at = site.at.instance;
  std::set<std::string_view> places = places_refused(branches.front().findings, at);
  for (const Branch& branch : branches) {
    const auto theirs = places_refused(branch.findings, at);
    std::erase_if(places, [&](std::string_view place) { return !theirs.contains(place); });
  }
  for (const Finding& first : branches.front().findings) {
    if (!places.contains(first.fault.pointer) || (is_here && !is_at(first, at))) continue;
    std::vector<const Finding*> findings;
    for (const Branch& branch : branches) {
      const auto theirs = narrowest(branch.findings, first.fault.pointer);
      findings.insert(findings.end(), theirs.begin(), theirs.end());
    }
    unit.findings.push_back(merged(findings));
    return true;
  }
  return false;
}

// Returns the keys that the alternative names, sorted.
const std::vector<std::string_view>& Tracer::named_keys(SubschemaId id) {
  const auto [at, is_new] = named_keys_.try_emplace(id);
  std::vector<std::string_view>& names = at->second;
  if (is_new) {
    names = known_keys(model_, in_place(model_, id)).names;
    std::sort(names.begin(), names.end());
  }
  return names;
}

// Returns how many of the object's first members have keys that are not in the alternative.
std::size_t Tracer::unnamed_members(SubschemaId id, const Node& object) {
  if (!object.is(Kind::kObject)) return 0;
  const std::vector<std::string_view>& names = named_keys(id);
  const auto some = first_members(object);
  return static_cast<std::size_t>(std::count_if(some.begin(), some.end(), [&](const Member& each) {
    return !std::binary_search(names.begin(), names.end(), each.key);
  }));
}

// If each alternative only lacks keys, adds one fault with all missing keys and returns true. Only
// if each alternative lacks exactly one key, or if no alternative names a member of the object; in
// the second case all alternatives are equally close. Unknown keys must be unknown to all
// alternatives, and are then faults too.
bool Tracer::tell_missing(const Site& site, const Branches& branches, TraceUnit& unit) {
  const std::string& at = site.at.instance;
  const auto unknown = unknown_keys(branches.front().findings, at);
  std::vector<std::vector<std::string_view>> sets;
  bool is_one_each = true;
  Hint hint;  // the first hint among all alternatives
  for (const Branch& branch : branches) {
    auto keys = only_lacks(branch.findings, at);
    if (keys.empty() || unknown_keys(branch.findings, at) != unknown) return false;
    is_one_each = is_one_each && keys.size() == 1;
    add_new(sets, keys);
    for (const Finding& finding : branch.findings) {
      if (hint.empty()) hint = finding.hint;
    }
  }
  const std::size_t all = first_members(site.value).size();
  const auto names_nothing = [&](const Branch& branch) {
    return unnamed_members(branch.id, site.value) == all;
  };
  if (!is_one_each && !std::all_of(branches.begin(), branches.end(), names_nothing)) return false;
  const auto& keys = sets.front();
  if (sets.size() == 1 && keys.size() > 1) return false;
  unit.findings.push_back(sets.size() == 1
                              ? missing(at, site.keyword.name, keys.front(), site.value, "")
                              : Finding{.fault = missing_one_of(at, site.keyword.name, sets),
                                        .word = Word::kRequired,
                                        .value = &site.value});
  unit.findings.back().hint = hint;
  tell_unknown_to_all(site, branches, unit);
  return true;
}

// Adds the faults of the keys that no alternative knows.
void Tracer::tell_unknown_to_all(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::optional<KnownKeys> known;  // computed once, for all keys
  for (Finding finding : branches.front().findings) {
    if (!is_unknown_key(finding, site.at.instance)) continue;
    if (!known) {
      std::vector<SubschemaId> parts;
      for (const Branch& branch : branches) {
        const auto own = in_place(model_, branch.id);
        parts.insert(parts.end(), own.begin(), own.end());
      }
      known = known_keys_of(parts, site.value);
    }
    tell_unknown_key(finding.fault, finding.fault.keyword, finding.key, *known);
    unit.findings.push_back(std::move(finding));
  }
}

// If each alternative has only one fault, and this fault is of the value itself, adds one fault for
// all alternatives and returns true.
bool Tracer::tell_options(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::string> options;
  for (const Branch& branch : branches) {
    const Finding& only = branch.findings.front();
    if (branch.findings.size() != 1 || !is_at(only, site.at.instance)) return false;
    if (only.word == Word::kRequired || only.fault.allowed.empty()) return false;
    const std::string& allowed = only.fault.allowed;
    const std::string option = allowed.substr(0, allowed.size() - only.detail.size());
    constexpr std::size_t kBetween = 2;  // length of "; "
    add_new(options,
            only.detail.empty() ? option : option + " (" + only.detail.substr(kBetween) + ")");
  }
  std::string allowed;
  for (const std::string& option : options) allowed += (allowed.empty() ? "" : " or ") + option;
  const std::string& keyword = branches.front().findings.front().fault.keyword;
  unit.findings.push_back(
      {.fault = {site.at.instance, keyword, "", allowed, ""}, .value = &site.value});
  return true;
}

std::size_t Tracer::closest_of(const Site& site, const Branches& branches) {
  constexpr std::size_t kUnnamed = 300;
  constexpr std::size_t kUntagged = 1000;  // added if another alternative lists a tag's value
  const bool has_tagged = std::any_of(branches.begin(), branches.end(),
                                      [](const Branch& branch) { return branch.is_tagged; });
  std::vector<std::size_t> far;
  for (const Branch& branch : branches) {
    far.push_back(distance(branch.findings, site.at.instance) + kUnnamed * branch.unnamed +
                  (has_tagged && !branch.is_tagged ? kUntagged : 0));
  }
  return static_cast<std::size_t>(std::min_element(far.begin(), far.end()) - far.begin());
}

// Returns the note about the other alternatives, for the closest alternative's first fault. Returns
// "" if there are no others, or if the reported fault of a tag covers all of them.
std::string Tracer::note_on_others(const Site& site, const Branches& branches,
                                   const Branch& closest, const Finding& first) {
  constexpr std::size_t kMost = 100;  // bytes
  const bool is_here = is_near(first, site.at.instance);
  const auto lacked = only_lacks(closest.findings, site.at.instance);
  std::size_t others = 0;
  std::string note;
  for (const Branch& branch : branches) {
    const bool is_told = closest.tag_fault && branch.tag_fault == closest.tag_fault;
    if (&branch == &closest || is_told) continue;
    ++others;
    const auto keys = only_lacks(branch.findings, site.at.instance);
    if (!is_here || keys.size() != 1 || keys == lacked || note.size() > kMost) continue;
    const bool knows_all = branch.findings.size() == 1;
    note += " Or give \"" + pointer_shown(keys.front()) + (knows_all ? "\" instead." : "\" alone.");
  }
  if (others == 0) return "";
  note += " This is the closest of " + std::to_string(branches.size()) + " alternatives";
  if (is_here) return note + ".";
  return note + (site.at.instance.empty()
                     ? " for the whole value."
                     : " for the value at \"" + pointer_shown(site.at.instance) + "\".");
}

void Tracer::tell_closest(const Site& site, Branches& branches, TraceUnit& unit) {
  Branch& closest = branches[closest_of(site, branches)];
  TraceUnit told{"", "", site.at.instance, site.keyword.word};
  if (closest.tag_fault) {
    told.units.push_back(told);
    told.units.back().findings.push_back(*closest.tag_fault);
  } else if (shallow_ == 0) {
    EvaluatedPositions dropped;
    into(site, told, closest.id, site.value, "", "", dropped);
  } else {
    told = std::move(closest.unit);
  }
  // In nested unions, only the innermost one adds its note.
  const Finding* first = first_of(told);
  const std::string note = first ? note_on_others(site, branches, closest, *first) : "";
  if (!note.empty() && !is_of_closest(told)) add_note(told, note);
  for (TraceUnit& part : told.units) {
    part.valid = false;
    keep(unit, std::move(part));
  }
}

}  // namespace patchbay::schema
