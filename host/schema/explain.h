#pragma once

#include "schema/model.h"

namespace patchbay::schema {

// Every fault of an instance that the verdict found invalid, at most `limit`: by reading the model
// itself, keyword by keyword. Slow and thorough. The instance is no deeper than its document
// allowed.
std::vector<Fault> explain(const Model& model, const Node& instance, std::size_t limit);

}  // namespace patchbay::schema
