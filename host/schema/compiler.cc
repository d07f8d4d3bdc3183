#include "schema/compiler.h"

#include "base/random.h"
#include "schema/selector_builder.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kInline =
    6;  // a block of at most this many instructions is copied instead of called

}  // namespace

Result<Program> compile_program(const Model& model, const CompileLimits& limits) {
  return Compiler(model, limits).run();
}

Result<Program> Compiler::run() {
  SystemRandom random;
  random.fill({reinterpret_cast<std::uint8_t*>(&program_.hash_seed), sizeof program_.hash_seed});
  program_.blocks.resize(2);
  program_.blocks[kRejectAll].entry.fill(Block::kNo);
  program_.blocks[kAcceptAll].entry.fill(Block::kYes);
  program_.code.resize(2);  // so that no index of an instruction equals kNo or kYes
  filled_ = {true, true};
  recursive_ = {false, false};
  trails_.resize(2);
  for (SubschemaId id = 0; id < model_.size(); ++id) {
    for (const Keyword& keyword : model_.at(id).keywords) {
      if (keyword.is_dynamic) dynamic_names_.emplace(keyword.dynamic_anchor);
    }
  }
  const ScopeId outside = intern({});
  program_.start = block_of({model_.root(), enter(outside, model_.root()), false, false});
  while (!later_.empty() && !too_large_) {
    const auto [id, key] = later_.back();
    later_.pop_back();
    fill(id, key);
  }
  if (too_large_) {
    return Error(Code::kTooLarge, "the schema compiles to more than the " +
                                      std::to_string(limits_.instructions) +
                                      " instructions allowed.");
  }
  for (ObjectPlan& plan : program_.objects) {
    plan.unknown = program_.blocks[plan.additional];
    for (Property& property : plan.properties) property.block = program_.blocks[property.id];
  }
  SelectorBuilder(program_).run(recursive_);
  return std::move(program_);
}

ScopeId Compiler::intern(const Scope& scope) {
  const auto [at, added] = scope_ids_.emplace(scope, static_cast<ScopeId>(scopes_.size()));
  if (added) scopes_.push_back(scope);
  return at->second;
}

// Returns the scope inside a subschema. The subschema's resource binds its dynamic anchors, except
// those that an outer resource already binds.
ScopeId Compiler::enter(ScopeId scope, SubschemaId into) {
  if (dynamic_names_.empty()) return scope;
  Scope inside = scopes_[scope];
  for (const auto& [name, id] : model_.resource_of(into).dynamic_anchors) {
    if (dynamic_names_.contains(name)) inside.emplace(name, id);
  }
  if (inside.size() == scopes_[scope].size()) return scope;
  const ScopeId entered = intern(inside);
  program_.index.scopes.emplace(std::pair(scope, model_.at(into).resource), entered);
  return entered;
}

SubschemaId Compiler::target_of(const Keyword& reference, ScopeId scope) const {
  if (!reference.is_dynamic) return reference.target;
  const auto bound = scopes_[scope].find(reference.dynamic_anchor);
  return bound == scopes_[scope].end() ? reference.target : bound->second;
}

BlockId Compiler::block_of(BlockKey key) {
  const Subschema& subschema = model_.at(key.subschema);
  if (subschema.node->is(Kind::kBoolean)) {
    return subschema.node->boolean() ? kAcceptAll : kRejectAll;
  }
  const auto [at, added] =
      program_.index.blocks.emplace(key.packed(), static_cast<BlockId>(program_.blocks.size()));
  if (!added) {
    note_edge(at->second);
    return at->second;
  }
  const BlockId id = at->second;
  program_.blocks.emplace_back();
  filled_.push_back(false);
  recursive_.push_back(false);
  trails_.emplace_back();
  if (room_.left()) {
    fill(id, key);
  } else {
    later_.emplace_back(id, key);
  }
  return id;
}

// Records that the innermost incomplete block can enter block `id`. If block `id` leads back to an
// incomplete block, the innermost block does so too, and is recursive.
void Compiler::note_edge(BlockId id) {
  if (filling_.empty()) return;
  const Trail& trail = trails_[id];
  if (trail.lowest >= filling_.size() || filling_[trail.lowest] != trail.back_to) return;
  recursive_[filling_.back()] = true;
  Trail& from = trails_[filling_.back()];
  if (trail.lowest < from.lowest) from = trail;
}

void Compiler::fill(BlockId id, const BlockKey& key) {
  std::array<Instructions, kKinds> lists;
  Block block;
  const std::size_t place = filling_.size();
  filling_.push_back(id);
  trails_[id] = {place, id};
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    bool open = true;
    Instructions& code = lists[kind] = lower(key, static_cast<Kind>(kind), open);
    if (!open) continue;  // the entry remains kNo
    if (code.empty()) {
      block.entry[kind] = Block::kYes;
      continue;
    }
    block.entry[kind] = static_cast<std::uint32_t>(program_.code.size());
    code.back().last = true;
    program_.code.insert(program_.code.end(), code.begin(), code.end());
  }
  if (program_.code.size() > limits_.instructions) too_large_ = true;
  program_.blocks[id] = block;
  filled_[id] = true;
  filling_.pop_back();
  if (trails_[id].lowest < place) note_edge(id);
}

// Returns the instructions of one subschema for one kind, cheapest first. Sets `open` to false if
// no instance of the kind passes.
Compiler::Instructions Compiler::lower(const BlockKey& key, Kind kind, bool& open) {
  Instructions code;
  if (too_large_) return code;
  const Site site{key, &model_.at(key.subschema), kind, &code};
  open = lower_type(site);
  if (!open) return {};
  if (!key.bare && lower_unevaluated(site)) return code;
  lower_values(site);
  switch (kind) {
    case Kind::kInteger:
    case Kind::kReal:
      lower_number(site);
      break;
    case Kind::kString:
      lower_string(site);
      break;
    case Kind::kArray:
      lower_array(site);
      break;
    case Kind::kObject:
      lower_object(site);
      break;
    default:
      break;
  }
  lower_logic(site);
  for (const Instruction& instruction : code) open = open && instruction.op != Op::kFail;
  return code;
}

BlockId Compiler::child(const Site& site, SubschemaId id) {
  return block_of({id, enter(site.key.scope, id), false, false});
}

BlockId Compiler::in_place(const Site& site, SubschemaId id) {
  return block_of({id, enter(site.key.scope, id), site.key.tracks, false});
}

void Compiler::emit(const Site& site, Op op, std::size_t a, std::size_t b, std::size_t c) {
  site.out->push_back({op, false, static_cast<std::uint32_t>(a), static_cast<std::int64_t>(b),
                       static_cast<std::int64_t>(c)});
}

// Adds instructions that make an instance pass the block. If every instance passes the block, adds
// none. If no instance passes it, adds kFail. Otherwise adds a copy of the block's instructions if
// they are few, or a call of the block.
void Compiler::call(const Site& site, BlockId block) {
  if (!filled_[block]) return emit(site, Op::kCall, block);
  const std::uint32_t entry = program_.blocks[block].of(site.kind);
  if (entry == Block::kYes) return;
  if (entry == Block::kNo) return emit(site, Op::kFail);
  std::size_t size = 1;
  while (size <= kInline && !program_.code[entry + size - 1].last) ++size;
  if (size > kInline) return emit(site, Op::kCall, block);
  for (std::size_t i = 0; i < size; ++i) {
    site.out->push_back(program_.code[entry + i]);
    site.out->back().last = false;
  }
}

std::size_t Compiler::count_of(const Site& site, Word word, std::size_t otherwise) const {
  const Keyword* keyword = site.subschema->find(word);
  return keyword ? keyword->count : otherwise;
}

}  // namespace patchbay::schema
