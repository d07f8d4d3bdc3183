#pragma once

#include "schema/evaluator.h"

namespace patchbay::schema {

// Asks the program about parts of an instance, so that an explanation needs to enter only the parts
// that fail.
class Judge {
 public:
  // `rounded`: the document was written from a value whose reals are doubles.
  Judge(const Program& program, const InstanceLimits& limits, bool rounded)
      : program_(program), context_{.rounded = rounded}, evaluator_(program, limits) {}

  enum class Answer : std::uint8_t { kHolds, kFails, kUnknown };

  // Says whether a subschema holds for a value. kUnknown: no block was made for the subschema in
  // this scope, or a limit ended this or an earlier evaluation.
  Answer ask(SubschemaId id, ScopeId scope, const Node& value);

  [[nodiscard]] ScopeId enter(ScopeId scope, ResourceId resource) const {
    return program_.index.enter(scope, resource);
  }
  [[nodiscard]] ExplainedValue value_of(const Node& node) { return {node, context_}; }

 private:
  const Program& program_;
  NodeContext context_;
  Evaluator<ExplainedValue> evaluator_;
};

}  // namespace patchbay::schema
