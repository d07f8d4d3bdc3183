#include "schema/judge.h"

namespace patchbay::schema {

Judge::Answer Judge::ask(SubschemaId id, ScopeId scope, ExplainedValue value) {
  if (evaluator_.trouble() != Trouble::kNone) return Answer::kUnknown;
  const auto& blocks = program_.index.blocks;
  auto found = blocks.find(BlockKey{id, scope, false, false}.packed());
  if (found == blocks.end()) found = blocks.find(BlockKey{id, scope, true, false}.packed());
  if (found == blocks.end()) return Answer::kUnknown;
  if (evaluator_.passes(found->second, value)) return Answer::kHolds;
  return evaluator_.trouble() == Trouble::kNone ? Answer::kFails : Answer::kUnknown;
}

}  // namespace patchbay::schema
