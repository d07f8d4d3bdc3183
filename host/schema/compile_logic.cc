// Compiles references, boolean logic, conditions, and the unevaluated* keywords.
#include "schema/compiler.h"

namespace patchbay::schema {

void Compiler::lower_logic(const Site& site) {
  for (const Keyword& keyword : site.subschema->keywords) {
    switch (keyword.word) {
      case Word::kRef:
      case Word::kDynamicRef:
      case Word::kRecursiveRef:
        call(site, in_place(site, target_of(keyword, site.key.scope)));
        break;
      case Word::kAllOf:
        for (const SubschemaId id : keyword.children) call(site, in_place(site, id));
        break;
      case Word::kAnyOf:
        lower_branches(site, keyword, Op::kAnyOf);
        break;
      case Word::kOneOf:
        lower_branches(site, keyword, Op::kOneOf);
        break;
      case Word::kNot: {
        const BlockId block = in_place(site, keyword.children.front());
        if (filled_[block] && program_.blocks[block].of(site.kind) == Block::kNo) break;
        emit(site, Op::kNot, block);
        break;
      }
      case Word::kIf:
        lower_if(site);
        break;
      default:
        break;
    }
  }
}

// Compiles anyOf or oneOf. Omits branches that no instance of the kind passes. If only one branch
// remains, the instance must pass it.
void Compiler::lower_branches(const Site& site, const Keyword& keyword, Op op) {
  std::vector<BlockId> branches;
  bool certain = false;
  for (const SubschemaId id : keyword.children) {
    const BlockId block = in_place(site, id);
    const std::uint32_t entry = filled_[block] ? program_.blocks[block].of(site.kind) : 2;
    if (entry == Block::kNo) continue;
    certain = certain || entry == Block::kYes;
    branches.push_back(block);
  }
  if (branches.empty()) return emit(site, Op::kFail);
  if (branches.size() == 1) return call(site, branches.front());
  if (op == Op::kAnyOf && certain && !site.key.tracks) return;
  const std::size_t first = program_.lists.size();
  program_.lists.insert(program_.lists.end(), branches.begin(), branches.end());
  emit(site, op, first, branches.size());
}

void Compiler::lower_if(const Site& site) {
  const Keyword* then = site.subschema->find(Word::kThen);
  const Keyword* otherwise = site.subschema->find(Word::kElse);
  if (!then && !otherwise && !site.key.tracks) return;
  const BlockId condition = in_place(site, site.subschema->find(Word::kIf)->children.front());
  const BlockId yes = then ? in_place(site, then->children.front()) : kAcceptAll;
  const BlockId no = otherwise ? in_place(site, otherwise->children.front()) : kAcceptAll;
  program_.lists.push_back(yes);
  program_.lists.push_back(no);
  emit(site, Op::kIf, condition, program_.lists.size() - 2);
}

// Compiles the subschema without its unevaluated* keyword into a block that records which members
// or items it evaluates. The keyword then checks the other members or items. Returns false and
// compiles nothing if the subschema has no such keyword for this kind.
bool Compiler::lower_unevaluated(const Site& site) {
  if (site.kind != Kind::kArray && site.kind != Kind::kObject) return false;
  const Keyword* keyword = site.subschema->find(
      site.kind == Kind::kArray ? Word::kUnevaluatedItems : Word::kUnevaluatedProperties);
  if (!keyword) return false;
  BlockKey bare = site.key;
  bare.tracks = true;
  bare.bare = true;
  const BlockId tracked = block_of(bare);
  emit(site, Op::kUnevaluated, tracked, child(site, keyword->children.front()));
  return true;
}

}  // namespace patchbay::schema
