#include "schema/alternatives.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/value_equality.h"

namespace patchbay::schema {
namespace {

// Returns the only keyword that may refuse a value, or null if there is not exactly one.
const Keyword* only_rule(const Subschema& schema) {
  const Keyword* only = nullptr;
  for (const Keyword& keyword : schema.keywords) {
    if (keyword.word == Word::kAnnotation || keyword.word == Word::kDefinitions) continue;
    if (only) return nullptr;
    only = &keyword;
  }
  return only;
}

// Returns the subschema to which a reference, or an allOf with one subschema, leads. Returns
// kNowhere for any other rule.
SubschemaId next_meant(const Keyword* only) {
  if (only && only->word == Word::kRef) return only->target;
  const bool is_one = only && only->word == Word::kAllOf && only->children.size() == 1;
  return is_one ? only->children.front() : kNowhere;
}

// Returns the keyword that has a list of schemas, one for each of the first items; null if there is
// no such keyword.
const Keyword* tuple_of(const Subschema& schema) {
  if (const Keyword* prefix = schema.find(Word::kPrefixItems)) return prefix;
  const Keyword* items = schema.find(Word::kItems);
  return items && items->value->is(Kind::kArray) ? items : nullptr;
}

// Returns the steps into a value of this kind that have a subschema of their own, with that
// subschema.
std::vector<std::pair<Step, SubschemaId>> steps_of(const Subschema& schema, Kind kind) {
  std::vector<std::pair<Step, SubschemaId>> steps;
  const Keyword* keyword = kind == Kind::kObject  ? schema.find(Word::kProperties)
                           : kind == Kind::kArray ? tuple_of(schema)
                                                  : nullptr;
  if (!keyword) return steps;
  for (std::size_t i = 0; i < keyword->children.size(); ++i) {
    const Step step = kind == Kind::kArray ? Step(i) : Step(keyword->value->members()[i].key);
    steps.emplace_back(step, keyword->children[i]);
  }
  return steps;
}

// Returns the values that const or enum allow; with several lists, the shortest list. Returns an
// empty list if any value is allowed.
std::vector<const Node*> values_listed(const Model& model, SubschemaId id) {
  std::span<const Node> shortest;
  for (const SubschemaId part : in_place(model, id)) {
    const Keyword* list = model.at(part).find(Word::kEnum);
    if (const Keyword* constant = model.at(part).find(Word::kConst)) {
      shortest = {constant->value, 1};
    } else if (list && (shortest.empty() || list->value->items().size() < shortest.size())) {
      shortest = list->value->items();
    }
  }
  return pointers_to(shortest);
}

// Returns the parts of the alternative that apply to the value itself; with `member`, the parts
// that apply to the member with this key.
std::vector<SubschemaId> parts_for(const Model& model, SubschemaId alternative,
                                   std::string_view member) {
  std::vector<SubschemaId> own = in_place(model, alternative);
  if (member.empty()) return own;
  std::vector<SubschemaId> parts;
  for (const SubschemaId part : own) {
    for (const auto& [step, child] : steps_of(model.at(part), Kind::kObject)) {
      if (step != Step(member)) continue;
      const auto below = in_place(model, child);
      parts.insert(parts.end(), below.begin(), below.end());
    }
  }
  return parts;
}

// Adds the alternative's list. If several parts of the alternative have a list, keeps the shortest.
void add_list(Tag& tag, const Model& model, SubschemaId alternative, SubschemaId child) {
  if (tag.lists.empty() || tag.lists.back().alternative != alternative) {
    tag.lists.push_back({alternative, {}});
  }
  Tag::List& list = tag.lists.back();
  list.allows_none = list.allows_none || allows_nothing(model, child);
  auto values = values_listed(model, child);
  const bool is_shorter = list.values.empty() || values.size() < list.values.size();
  if (is_shorter && !values.empty()) list.values = std::move(values);
  if (list.allows_none) list.values.clear();
}

// Sets the rank. Returns true if some alternatives list values, and not all of them list the same
// ones.
bool tells_apart(Tag& tag, std::size_t alternatives) {
  std::vector<std::uint64_t> values;
  std::size_t lists = 0;
  for (const Tag::List& list : tag.lists) {
    lists += list.values.empty() && !list.allows_none ? 0 : 1;
    for (const Node* value : list.values) values.push_back(ValueHash(0).of(NodeValue(*value)));
  }
  const std::size_t listed = values.size();
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  tag.rank = {alternatives - lists, listed - values.size()};
  return (lists > 0 && tag.lists.size() < alternatives) ||
         std::any_of(tag.lists.begin(), tag.lists.end(),
                     [&](const Tag::List& list) { return list.values.size() != values.size(); });
}

bool is_among(const Node& value, const std::vector<const Node*>& options) {
  return std::any_of(options.begin(), options.end(), [&](const Node* option) {
    return equal(NodeValue(*option), NodeValue(value));
  });
}

// Returns the step as a part of a pointer.
std::string step_token(const Step& step) {
  const auto* item = std::get_if<std::size_t>(&step);
  return item ? "/" + std::to_string(*item) : pointer_token(std::get<std::string_view>(step));
}

// Returns the parts of a value, each with the step that leads to it.
std::vector<std::pair<Step, const Node*>> parts_of(const Node& value) {
  std::vector<std::pair<Step, const Node*>> parts;
  if (value.is(Kind::kObject)) {
    for (const auto& [key, member] : value.members()) parts.emplace_back(key, &member);
  } else if (value.is(Kind::kArray)) {
    for (const Node& item : value.items()) parts.emplace_back(parts.size(), &item);
  }
  return parts;
}

// Returns true if all alternatives lack the key.
bool all_lack(const Branches& branches, const std::string& pointer, std::string_view key) {
  return std::all_of(branches.begin(), branches.end(), [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
      return is_missing_key(finding, pointer) && finding.key == key;
    });
  });
}

// A tag that the value has, or that it lacks although all alternatives require it.
struct Choice {
  Step step;
  const Tag* tag;
  const TaggedPart* owner;
  const Node* part = nullptr;  // the part of the value; null: the value lacks the tag
};

// Adds the tags that the value itself lacks although all alternatives require them.
void add_lacked(std::vector<Choice>& choices, const Branches& branches, const TaggedPart& whole) {
  for (const Finding& finding : branches.front().findings) {
    if (!is_missing_key(finding, whole.pointer)) continue;
    const auto tag = whole.tags->find(std::string_view(finding.key));
    if (tag == whole.tags->end() || !tag->second.is_listed_by_all()) continue;
    if (!all_lack(branches, whole.pointer, finding.key)) continue;
    choices.push_back({tag->first, &tag->second, &whole});
  }
}

// Returns the choices, the most important first.
std::vector<Choice> choices_of(const Branches& branches, const TaggedParts& parts) {
  std::vector<Choice> choices;
  for (const TaggedPart& owner : parts) {
    if (owner.tags->empty()) continue;
    for (const auto& [step, part] : parts_of(*owner.value)) {
      const auto tag = owner.tags->find(step);
      if (tag != owner.tags->end()) choices.push_back({step, &tag->second, &owner, part});
    }
  }
  if (!parts.front().tags->empty()) add_lacked(choices, branches, parts.front());
  std::sort(choices.begin(), choices.end(), [](const Choice& left, const Choice& right) {
    return std::tuple(left.tag->rank, left.owner, !left.part, left.tag->order) <
           std::tuple(right.tag->rank, right.owner, !right.part, right.tag->order);
  });
  return choices;
}

using Remaining = std::map<SubschemaId, Branch*>;

// Returns true if the alternative has no fault at the place.
bool accepts_at(const Branch& branch, const std::string& pointer) {
  return std::none_of(branch.findings.begin(), branch.findings.end(),
                      [&](const Finding& finding) { return is_at(finding, pointer); });
}

// If an alternative lists the value of the tag, removes the alternatives that list only other
// values. Returns false if all alternatives list values, but none lists this value. `pointer` leads
// to the value.
bool keep_choice(const Tag& tag, const Node& value, const std::string& pointer, Remaining& left) {
  std::vector<Branch*> refusing;
  bool has_values = false;
  bool is_listed = false;
  bool may_stand = false;  // an alternative without a list may accept the value
  for (const auto& [alternative, values, allows_none] : tag.lists) {
    const auto branch = left.find(alternative);
    if (branch == left.end()) continue;
    const bool lists_this = is_among(value, values);
    const bool refuses = allows_none || (!values.empty() && !lists_this);
    has_values = has_values || !values.empty();
    is_listed = is_listed || lists_this;
    may_stand = may_stand || (!refuses && values.empty() && accepts_at(*branch->second, pointer));
    branch->second->is_tagged = branch->second->is_tagged || lists_this;
    if (refuses) refusing.push_back(branch->second);
  }
  if (has_values && !is_listed && refusing.size() == left.size()) return false;
  for (Branch* branch : refusing) {
    branch->is_doubtful = branch->is_doubtful || may_stand;
    if (is_listed) left.erase(branch->id);
  }
  return true;
}

// Makes the fault of a value that lacks the tag, or whose tag has a value that no remaining
// alternative lists.
Finding fault_of_tag(const Choice& choice, const Remaining& left) {
  std::vector<const Node*> options;
  for (const auto& [alternative, values, allows_none] : choice.tag->lists) {
    if (left.contains(alternative)) options.insert(options.end(), values.begin(), values.end());
  }
  const auto& [pointer, value, tags] = *choice.owner;
  if (choice.part) {
    return neither(pointer + step_token(choice.step), "enum", *choice.part, std::move(options), {});
  }
  Finding finding = missing(pointer, "required", std::get<std::string_view>(choice.step), *value);
  finding.fault.sentence += " It is " + values_allowed(options) + ".";
  add_hint(finding.fault, finding.hint);
  return finding;
}

// Sets `is_chosen`; see keep_chosen.
void choose(Branches& branches, const std::string& pointer) {
  bool is_tagged = false;  // a chosen alternative lists the value of a tag
  for (Branch& branch : branches) {
    branch.is_chosen = !branch.is_doubtful && has_all_keys(branch.findings, pointer);
    is_tagged = is_tagged || (branch.is_chosen && branch.is_tagged);
  }
  if (is_tagged) return;
  for (Branch& branch : branches) branch.is_chosen = branch.is_chosen || branch.is_tagged;
}

}  // namespace

SubschemaId meant(const Model& model, SubschemaId id) {
  constexpr int kReferences = 8;  // references that are followed; there may be a cycle
  for (int i = 0; i < kReferences; ++i) {
    const SubschemaId next = next_meant(only_rule(model.at(id)));
    if (next == kNowhere) break;
    id = next;
  }
  return id;
}

bool allows_all(const Node& schema) {
  return schema.is(Kind::kObject) ? schema.members().empty()
                                  : schema.is(Kind::kBoolean) && schema.boolean();
}

bool allows_nothing(const Model& model, SubschemaId id) {
  const Subschema& schema = model.at(meant(model, id));
  if (schema.node->is(Kind::kBoolean)) return !schema.node->boolean();
  const Keyword* only = only_rule(schema);
  if (!only || only->word != Word::kNot) return false;
  return allows_all(*model.at(meant(model, only->children.front())).node);
}

const Keyword* union_meant(const Model& model, SubschemaId id) {
  const Keyword* only = only_rule(model.at(meant(model, id)));
  return only && (only->word == Word::kAnyOf || only->word == Word::kOneOf) ? only : nullptr;
}

std::string name_of(const Model& model, SubschemaId id) {
  for (const SubschemaId titled : {id, meant(model, id)}) {
    const Node* title = model.at(titled).node->find("title");
    if (title && title->is(Kind::kString)) return shown(*title);
  }
  const Keyword* reference = model.at(id).find(Word::kRef);
  if (!reference) return "";
  const std::string_view text = reference->value->text();
  const std::string_view last = text.substr(text.find_last_of("/#") + 1);
  return last.empty() ? "" : "\"" + pointer_shown(last) + "\"";
}

Tags tags_of(const Model& model, const std::vector<SubschemaId>& alternatives, Kind kind,
             std::string_view member) {
  Tags tags;
  for (const SubschemaId alternative : alternatives) {
    for (const SubschemaId part : parts_for(model, alternative, member)) {
      for (const auto& [step, child] : steps_of(model.at(part), kind)) {
        Tag& tag = tags.try_emplace(step, Tag{tags.size()}).first->second;
        add_list(tag, model, alternative, child);
      }
    }
  }
  for (auto at = tags.begin(); at != tags.end();) {
    at = tells_apart(at->second, alternatives.size()) ? std::next(at) : tags.erase(at);
  }
  return tags;
}

void keep_of_type(Branches& branches, const std::string& pointer, const Node& value) {
  const auto other_type = [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
      return is_at(finding, pointer) && is_of_other_type(finding, value);
    });
  };
  if (!std::all_of(branches.begin(), branches.end(), other_type)) {
    std::erase_if(branches, other_type);
  }
}

std::optional<Finding> keep_tagged(Branches& branches, const TaggedParts& parts) {
  Remaining left;
  for (Branch& branch : branches) left.emplace(branch.id, &branch);
  for (const Choice& choice : choices_of(branches, parts)) {
    if (left.size() == 1) break;
    const std::string at = choice.owner->pointer + step_token(choice.step);
    if (choice.part && keep_choice(*choice.tag, *choice.part, at, left)) continue;
    return fault_of_tag(choice, left);
  }
  std::erase_if(branches, [&](const Branch& branch) { return !left.contains(branch.id); });
  return std::nullopt;
}

void keep_chosen(Branches& branches, const std::string& pointer) {
  std::set<std::string> constants;  // places where a chosen alternative refuses the constant
  bool is_any = false;
  choose(branches, pointer);
  for (const Branch& branch : branches) {
    if (!branch.is_chosen) continue;
    is_any = true;
    for (const Finding& finding : branch.findings) {
      if (is_wrong_constant(finding, pointer)) constants.insert(finding.fault.pointer);
    }
  }
  const auto wants_another = [&](const Finding& finding) {
    return is_wrong_constant(finding, pointer) && constants.contains(finding.fault.pointer);
  };
  std::erase_if(branches, [&](const Branch& branch) {
    return is_any && !branch.is_chosen &&
           std::none_of(branch.findings.begin(), branch.findings.end(), wants_another);
  });
}

}  // namespace patchbay::schema
