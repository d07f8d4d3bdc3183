// Compiles the keywords of arrays and objects.
#include "schema/compiler.h"
#include "schema/required_members.h"

namespace patchbay::schema {
namespace {

ObjectPlan::Shape shape_of(const ObjectPlan& plan) {
  if (plan.asks_known || plan.required > FewMembers::kMost) return ObjectPlan::Shape::kAny;
  if (plan.table.size() == 0) return ObjectPlan::Shape::kMap;
  const bool one_key =
      !plan.asks_unknown && plan.table.size() == 1 && plan.properties.front().size != kNowhere;
  return one_key ? ObjectPlan::Shape::kOneKey : ObjectPlan::Shape::kListed;
}

}  // namespace

void Compiler::lower_array(const Site& site) {
  const Subschema& schema = *site.subschema;
  const std::size_t least = count_of(site, Word::kMinItems, 0);
  const std::size_t most = count_of(site, Word::kMaxItems, kNowhere);
  if (least > 0 || most != kNowhere) emit(site, Op::kSize, 0, least, most);
  const Keyword* unique = schema.find(Word::kUniqueItems);
  ArrayPlan plan;
  const Keyword* rest = nullptr;
  if (const Keyword* items = schema.find(Word::kItems)) {
    if (items->value->is(Kind::kArray)) {
      for (const SubschemaId id : items->children) plan.prefix.push_back(child(site, id));
      rest = schema.find(Word::kAdditionalItems);
    } else {
      rest = items;
    }
  }
  if (const Keyword* prefix = schema.find(Word::kPrefixItems)) {
    for (const SubschemaId id : prefix->children) plan.prefix.push_back(child(site, id));
  }
  if (rest) plan.rest = child(site, rest->children.front());
  plan.marks_rest = rest != nullptr;
  const bool idle = plan.rest == kAcceptAll && !site.key.tracks &&
                    std::all_of(plan.prefix.begin(), plan.prefix.end(),
                                [](BlockId block) { return block == kAcceptAll; });
  if (!idle) {
    program_.arrays.push_back(std::move(plan));
    emit(site, Op::kItems, program_.arrays.size() - 1);
  }
  lower_contains(site);
  if (unique && unique->value->boolean()) emit(site, Op::kUnique);
}

void Compiler::lower_contains(const Site& site) {
  const Keyword* contains = site.subschema->find(Word::kContains);
  if (!contains) return;
  ContainsPlan plan;
  plan.block = child(site, contains->children.front());
  plan.least = count_of(site, Word::kMinContains, 1);
  plan.most = count_of(site, Word::kMaxContains, SIZE_MAX);
  plan.marks = site.key.tracks && !draft_before(site, Dialect::k2020_12);
  if (plan.least == 0 && plan.most == SIZE_MAX && !plan.marks) return;
  program_.contains.push_back(plan);
  emit(site, Op::kContains, program_.contains.size() - 1);
}

void Compiler::lower_object(const Site& site) {
  const Subschema& schema = *site.subschema;
  const std::size_t least = count_of(site, Word::kMinProperties, 0);
  const std::size_t most = count_of(site, Word::kMaxProperties, kNowhere);
  if (least > 0 || most != kNowhere) emit(site, Op::kSize, 0, least, most);

  ObjectPlan plan;
  std::map<std::string_view, std::uint32_t> index;
  const auto property = [&](std::string_view key) -> Property& {
    const auto [at, added] = index.emplace(key, static_cast<std::uint32_t>(index.size()));
    if (added) {
      plan.table.add(key);
      plan.properties.emplace_back().name(key);
    }
    return plan.properties[at->second];
  };
  const auto require = [&](std::string_view key) {
    Property& needed = property(key);
    if (needed.required != kNowhere) return;
    if (plan.required < FewMembers::kMost) needed.needed = std::uint64_t{1} << plan.required;
    needed.required = plan.required++;
    plan.needed |= needed.needed;
  };
  bool asks = false;
  if (const Keyword* properties = schema.find(Word::kProperties)) {
    for (std::size_t i = 0; i < properties->children.size(); ++i) {
      const BlockId block = child(site, properties->children[i]);
      Property& declared = property(properties->value->members()[i].key);
      declared.id = block;
      declared.declared = true;
      asks = asks || block != kAcceptAll;
    }
  }
  if (const Keyword* required = schema.find(Word::kRequired)) {
    for (const Node& key : required->value->items()) require(key.text());
  }
  for (const std::string_view key : schema.adopted) require(key);
  if (const Keyword* patterns = schema.find(Word::kPatternProperties)) {
    for (std::size_t i = 0; i < patterns->children.size(); ++i) {
      plan.patterns.emplace_back(patterns->patterns[i].get(), child(site, patterns->children[i]));
    }
  }
  if (const Keyword* additional = schema.find(Word::kAdditionalProperties)) {
    plan.additional = child(site, additional->children.front());
    plan.marks_additional = true;
  }
  if (const Keyword* names = schema.find(Word::kPropertyNames)) {
    plan.names = child(site, names->children.front());
  }
  emit_object(site, std::move(plan), asks);
  lower_dependent(site);
}

// Emits the instruction that checks an object, unless every object passes. `asks` is true if the
// schema of a declared property can fail.
void Compiler::emit_object(const Site& site, ObjectPlan plan, bool asks) {
  plan.asks_known = !plan.patterns.empty() || plan.names != kAcceptAll;
  plan.asks_unknown = plan.asks_known || plan.additional != kAcceptAll || site.key.tracks;
  for (Property& other : plan.properties) {
    if (!other.declared) other.id = plan.additional;
  }
  plan.shape = shape_of(plan);
  if (!asks && plan.required == 0 && !plan.asks_unknown) return;
  plan.properties.emplace_back();  // the last property has no key and ends a PropertyWalk
  plan.table.build(program_.hash_seed);
  program_.objects.push_back(std::move(plan));
  emit(site, Op::kObject, program_.objects.size() - 1);
}

void Compiler::lower_dependent(const Site& site) {
  for (const Keyword& keyword : site.subschema->keywords) {
    const bool schemas =
        keyword.word == Word::kDependencies || keyword.word == Word::kDependentSchemas;
    if (!schemas && keyword.word != Word::kDependentRequired) continue;
    for (std::size_t i = 0; i < keyword.value->members().size(); ++i) {
      const auto& [key, value] = keyword.value->members()[i];
      DependentPlan plan;
      plan.trigger = key;
      if (schemas && keyword.children[i] != kNowhere) {
        plan.block = in_place(site, keyword.children[i]);
      } else {
        for (const Node& name : value.items()) plan.required.emplace_back(name.text());
      }
      program_.dependents.push_back(std::move(plan));
      emit(site, Op::kDependent, program_.dependents.size() - 1);
    }
  }
}

}  // namespace patchbay::schema
