#include "schema/explain.h"

namespace patchbay::schema {

std::vector<Fault> explain(const Model&, const Node&, std::size_t) { return {}; }

}  // namespace patchbay::schema
