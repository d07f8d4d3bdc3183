#pragma once

#include "schema/evaluator.h"

namespace patchbay::schema {

// Gives the program's verdict on parts of an instance. An explanation enters only the parts that
// fail.
class Judge {
 public:
  // `rounded`: the document is the text of a value whose reals are doubles.
  Judge(const Program& program, const InstanceLimits& limits, bool rounded)
      : program_(program), context_{.rounded = rounded}, evaluator_(program, limits) {}

  enum class Answer : std::uint8_t { kHolds, kFails, kUnknown };

  // Decides whether a value fits a subschema. Returns kUnknown if the program has no block for the
  // subschema in this scope, or if a limit ended this evaluation or an earlier one. The value's
  // arrays and objects must outlive the judge, because it remembers its verdicts by their
  // addresses.
  Answer ask(SubschemaId id, ScopeId scope, const Node& value) {
    return ask(id, scope, value_of(value));
  }

  [[nodiscard]] ScopeId enter(ScopeId scope, ResourceId resource) const {
    return program_.index.enter(scope, resource);
  }
  [[nodiscard]] ExplainedValue value_of(const Node& node) { return {node, context_}; }

 private:
  Answer ask(SubschemaId id, ScopeId scope, ExplainedValue value);

  const Program& program_;
  NodeContext context_;
  Evaluator<ExplainedValue> evaluator_;
};

}  // namespace patchbay::schema
