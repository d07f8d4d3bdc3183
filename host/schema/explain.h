#pragma once

#include "schema/model.h"

namespace patchbay::schema {

// Every fault of an instance that the verdict found invalid, at least one and at most
// `limits.faults`: by reading the model itself, keyword by keyword. Slow and thorough.
std::vector<Fault> explain(const Model& model, const Node& instance, const InstanceLimits& limits);

}  // namespace patchbay::schema
