#include "schema/alternatives.h"

#include <algorithm>
#include <set>

#include "schema/fault_text.h"

namespace patchbay::schema {
namespace {

// Returns the only keyword that may refuse a value. Returns nullptr unless there is exactly one.
const Keyword* only_rule(const Subschema& schema) {
  const Keyword* only = nullptr;
  for (const Keyword& keyword : schema.keywords) {
    if (keyword.word == Word::kAnnotation || keyword.word == Word::kDefinitions) continue;
    if (only) return nullptr;
    only = &keyword;
  }
  return only;
}

// Returns the target of a reference, or the only subschema of an allOf. Returns kNowhere for any
// other rule.
SubschemaId next_meant(const Keyword* only) {
  if (only && only->word == Word::kRef) return only->target;
  const bool is_one = only && only->word == Word::kAllOf && only->children.size() == 1;
  return is_one ? only->children.front() : kNowhere;
}

// Sets `is_chosen` of each alternative (see keep_chosen()).
void choose(Branches& branches, const std::string& pointer) {
  bool is_tagged = false;  // true: a chosen alternative lists the value of a tag
  for (Branch& branch : branches) {
    branch.is_chosen = !branch.is_doubtful && has_all_keys(branch.findings, pointer);
    is_tagged = is_tagged || (branch.is_chosen && branch.is_tagged);
  }
  if (is_tagged) return;
  for (Branch& branch : branches) branch.is_chosen = branch.is_chosen || branch.is_tagged;
}

}  // namespace

SubschemaId meant(const Model& model, SubschemaId id) {
  constexpr int kReferences = 8;  // maximum number of followed references; they may form a cycle
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
  const bool has_empty_list =
      std::any_of(schema.keywords.begin(), schema.keywords.end(), [](const Keyword& keyword) {
        const bool is_list = keyword.word == Word::kType || keyword.word == Word::kEnum;
        return is_list && keyword.value->is(Kind::kArray) && keyword.value->size() == 0;
      });
  const SubschemaId refused = negated(model, id);
  return has_empty_list ||
         (refused != kNowhere && allows_all(*model.at(meant(model, refused)).node));
}

SubschemaId negated(const Model& model, SubschemaId id) {
  const Keyword* only = only_rule(model.at(meant(model, id)));
  return only && only->word == Word::kNot ? only->children.front() : kNowhere;
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

void keep_allowing(Branches& branches, const std::string& pointer) {
  const auto allows_none = [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
      return is_at(finding, pointer) && forbids(finding);
    });
  };
  if (!std::all_of(branches.begin(), branches.end(), allows_none)) {
    std::erase_if(branches, allows_none);
  }
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

void keep_chosen(Branches& branches, const std::string& pointer) {
  choose(branches, pointer);
  std::set<std::string_view> refused;  // places where a chosen alternative refuses the value
  std::set<std::shared_ptr<const Finding>> tag_faults;
  std::size_t fewest = SIZE_MAX;
  for (const Branch& branch : branches) {
    if (!branch.is_chosen) continue;
    fewest = std::min(fewest, branch.unnamed);
    refused.merge(places_refused(branch.findings, pointer));
    if (branch.tag_fault) tag_faults.insert(branch.tag_fault);
  }
  if (fewest == SIZE_MAX) return;
  std::erase_if(branches, [&](const Branch& branch) {
    const auto own = places_refused(branch.findings, pointer);
    const bool refuses_same = tag_faults.contains(branch.tag_fault) ||
                              std::any_of(own.begin(), own.end(), [&](std::string_view place) {
                                return refused.contains(place);
                              });
    return !branch.is_chosen && branch.unnamed > fewest && !refuses_same;
  });
}

}  // namespace patchbay::schema
