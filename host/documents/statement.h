#pragma once

#include <soci/soci.h>

#include <string>

namespace patchbay::documents {

// Makes a statement ready whose variables were exchanged before.
inline void make_ready(soci::statement& statement, const std::string& query) {
  statement.alloc();
  statement.prepare(query);
  statement.define_and_bind();
}

}  // namespace patchbay::documents
