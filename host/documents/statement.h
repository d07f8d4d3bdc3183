#pragma once

#include <soci/soci.h>

#include <string>

namespace patchbay::documents {

// Prepares a statement. Its variables must already have been passed to exchange().
inline void make_ready(soci::statement& statement, const std::string& query) {
  statement.alloc();
  statement.prepare(query);
  statement.define_and_bind();
}

}  // namespace patchbay::documents
