// Chooses which alternatives of anyOf and oneOf are reported if the value fits none of them. These
// steps are tried in order, until one of them reports a fault:
// 1. All alternatives refuse the value itself: one fault lists everything that they allow.
// 2. Alternatives for values of another type are left out.
// 3. Const or enum of one member or item (the tag) tell the alternatives apart: only alternatives
//    that fit the tag's value are kept, or one fault lists all values that the tag may have. The
//    tag may also be a member of a member ("metadata/kind").
// 4. All alternatives fail because of the value at the same place: one fault lists everything that
//    they allow there.
// 5. Each alternative only lacks keys: one fault lists these keys.
// 6. If the keys of the value fit some alternatives, the other alternatives are left out.
//    Then steps 4 and 5 are tried again.
// 7. The closest alternative is reported, and the fault says that there are others.
// alternatives.cc removes alternatives; this file reports them.
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

// Returns the members by which alternatives are compared. A few members are enough.
std::span<const Member> first_members(const Node& object) {
  constexpr std::size_t kMost = 10;
  const auto members = object.members();
  return members.first(std::min(members.size(), kMost));
}

// Returns the faults of one alternative that say what is allowed at the place. The alternative asks
// for all of it, so of several lists of values only the one whose values are in the others counts,
// if there is such a list; and with a list of values, types do not count.
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

// Returns the alternatives of a union that refused the value. Replaces an alternative that is only
// a union by its own alternatives, so that all alternatives are compared with each other.
std::vector<SubschemaId> Tracer::alternatives_of(const Site& site) {
  std::vector<SubschemaId> all;
  std::set<const Keyword*> opened = {&site.keyword};
  std::vector<SubschemaId> left(site.keyword.children.rbegin(), site.keyword.children.rend());
  while (!left.empty()) {
    const SubschemaId id = left.back();
    left.pop_back();
    if (allows_nothing(model_, id)) continue;
    const Keyword* inner = inner_union(site, id);
    if (!inner) {
      all.push_back(id);
    } else if (opened.insert(inner).second) {
      left.insert(left.end(), inner->children.rbegin(), inner->children.rend());
    }
  }
  return all;
}

// If the alternative is only a union, and none of the union's alternatives holds, returns the
// union; else null.
const Keyword* Tracer::inner_union(const Site& site, SubschemaId id) {
  const SubschemaId meaning = meant(model_, id);
  const Keyword* inner = union_meant(model_, meaning);
  const bool opens = inner && model_.at(meaning).resource == site.schema.resource &&
                     std::none_of(inner->children.begin(), inner->children.end(),
                                  [&](SubschemaId each) { return passes(site, each, site.value); });
  return opens ? inner : nullptr;
}

Branches Tracer::read_branches(const Site& site, const std::vector<SubschemaId>& ids) {
  Branches branches;
  ++shallow_;
  for (const SubschemaId id : ids) {
    if (cut_) break;
    TraceUnit holder{"", "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    into(site, holder, id, site.value, "", "", dropped);
    Branch branch{id, std::move(holder), {}};
    collect(branch.unit, branch.findings);
    if (!branch.findings.empty()) branches.push_back(std::move(branch));
  }
  --shallow_;
  return branches;
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
  if (branches.size() == 1 || !tell_in_one(site, branches, unit)) {
    tell_closest(site, branches, unit);
  }
}

// Adds one fault for all alternatives and returns true, if one fault is enough. Else removes the
// alternatives that are not reported.
bool Tracer::tell_in_one(const Site& site, Branches& branches, TraceUnit& unit) {
  if (tell_merged(site, branches, true, unit) || tell_options(site, branches, unit)) return true;
  const std::string& at = site.at.instance;
  keep_of_type(branches, at, site.value);
  if (auto fault = keep_tagged(branches, tagged_parts(site, branches))) {
    unit.findings.push_back(std::move(*fault));
    return true;
  }
  if (tell_together(site, branches, unit)) return true;
  keep_chosen(branches, at);
  return tell_together(site, branches, unit);
}

bool Tracer::tell_together(const Site& site, const Branches& branches, TraceUnit& unit) {
  if (branches.size() == 1) return false;
  return tell_merged(site, branches, false, unit) || tell_missing(site, branches, unit);
}

// Returns the value and its first members that are objects, each with its tags.
TaggedParts Tracer::tagged_parts(const Site& site, const Branches& branches) {
  std::vector<SubschemaId> ids;
  for (const Branch& branch : branches) ids.push_back(branch.id);
  TaggedParts parts;
  const auto add = [&](const Node& value, std::string_view member, const std::string& pointer) {
    const auto [tags, is_new] = tags_.try_emplace({value.kind(), ids, member});
    if (is_new) tags->second = tags_of(model_, ids, value.kind(), member);
    parts.push_back({pointer, &value, &tags->second});
  };
  add(site.value, {}, site.at.instance);
  if (!site.value.is(Kind::kObject)) return parts;
  for (const auto& [key, member] : first_members(site.value)) {
    if (member.is(Kind::kObject) && !key.empty()) {
      add(member, key, site.at.instance + pointer_token(key));
    }
  }
  return parts;
}

// If all alternatives say which values are allowed at the same place, adds one fault with all these
// values and returns true. Includes alternatives that also fail at another place, because the
// caller may have meant any of them.
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

// Returns how many of the object's first members have keys that the alternative does not name.
std::size_t Tracer::unnamed_members(SubschemaId id, const Node& object) {
  if (!object.is(Kind::kObject)) return 0;
  const std::vector<std::string_view>& names = named_keys(id);
  const auto some = first_members(object);
  return static_cast<std::size_t>(std::count_if(some.begin(), some.end(), [&](const Member& each) {
    return !std::binary_search(names.begin(), names.end(), each.key);
  }));
}

// If each alternative only lacks keys, adds one fault with the missing keys of all alternatives and
// returns true. Does this only if each alternative lacks exactly one key, or if no alternative
// names a member of the object. In the second case no alternative is closer than the others.
bool Tracer::tell_missing(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::vector<std::string_view>> sets;
  bool is_one_each = true;
  std::string hint;  // the first hint of all alternatives
  for (const Branch& branch : branches) {
    auto keys = only_lacks(branch.findings, site.at.instance);
    if (keys.empty()) return false;
    is_one_each = is_one_each && branch.findings.size() == 1;
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
  unit.findings.push_back(
      sets.size() == 1 ? missing(site.at.instance, site.keyword.name, keys.front(), site.value)
                       : Finding{.fault = missing_one_of(site.at.instance, site.keyword.name, sets),
                                 .word = Word::kRequired,
                                 .value = &site.value,
                                 .hint = hint});
  add_hint(unit.findings.back().fault, hint);
  return true;
}

// If each alternative has only one fault, and the fault is about the value itself, adds one fault
// for all alternatives and returns true.
bool Tracer::tell_options(const Site& site, const Branches& branches, TraceUnit& unit) {
  std::vector<std::string> options;
  std::vector<std::string> details;
  for (const Branch& branch : branches) {
    const Finding& only = branch.findings.front();
    if (branch.findings.size() != 1 || !is_at(only, site.at.instance)) return false;
    if (only.word == Word::kRequired || only.fault.allowed.empty()) return false;
    add_new(options, only.fault.allowed.substr(0, only.fault.allowed.size() - only.detail.size()));
    add_new(details, only.detail);
  }
  std::string allowed;
  for (const std::string& option : options) allowed += (allowed.empty() ? "" : " or ") + option;
  for (const std::string& detail : details) allowed += detail;
  unit.findings.push_back({fault_of(
      site.at.instance, branches.front().findings.front().fault.keyword, site.value, allowed)});
  return true;
}

std::size_t Tracer::closest_of(const Site& site, const Branches& branches) {
  constexpr std::size_t kUnnamed = 300;
  constexpr std::size_t kUntagged = 1000;  // if another alternative lists the value of a tag
  const bool has_tagged = std::any_of(branches.begin(), branches.end(),
                                      [](const Branch& branch) { return branch.is_tagged; });
  std::vector<std::size_t> far;
  for (const Branch& branch : branches) {
    far.push_back(distance(branch.findings, site.at.instance) +
                  (branches.size() == 1 ? 0 : kUnnamed * unnamed_members(branch.id, site.value)) +
                  (has_tagged && !branch.is_tagged ? kUntagged : 0));
  }
  return static_cast<std::size_t>(std::min_element(far.begin(), far.end()) - far.begin());
}

// Returns the note for the first fault of the closest alternative; "" if there is only one
// alternative.
std::string Tracer::note_on_others(const Site& site, const Branches& branches,
                                   std::size_t closest) {
  constexpr std::size_t kMost = 100;  // bytes
  if (branches.size() == 1) return "";
  const auto lacked = only_lacks(branches[closest].findings, site.at.instance);
  std::string note;
  for (std::size_t i = 0; i < branches.size() && note.size() <= kMost; ++i) {
    const auto& findings = branches[i].findings;
    const auto keys = only_lacks(findings, site.at.instance);
    if (i == closest || keys.size() != 1 || keys == lacked) continue;
    const bool knows_all = findings.size() == 1;
    note += " Or give \"" + pointer_shown(keys.front()) + (knows_all ? "\" instead." : "\" alone.");
  }
  return note + " This is the closest of " + std::to_string(branches.size()) + " alternatives.";
}

void Tracer::tell_closest(const Site& site, Branches& branches, TraceUnit& unit) {
  const std::size_t closest = closest_of(site, branches);
  const std::string note = note_on_others(site, branches, closest);
  TraceUnit told = std::move(branches[closest].unit);
  if (shallow_ == 0) {
    told = TraceUnit{"", "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    into(site, told, branches[closest].id, site.value, "", "", dropped);
  }
  // The note is added only to a fault near this value. On a fault deeper in the value, the note
  // would seem to be about the alternatives at that deeper place. In a union of unions, only the
  // innermost union adds its note.
  const Finding* first = first_of(told);
  const bool is_here = first && is_near(*first, site.at.instance);
  if (!note.empty() && is_here && !is_of_closest(told)) add_note(told, note);
  for (TraceUnit& part : told.units) keep(unit, std::move(part));
}

}  // namespace patchbay::schema
