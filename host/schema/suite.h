// Runs test cases in the layout of the official JSON Schema test suite: a folder of files, each a
// list of {description, schema, tests: [{description, data, valid}]}.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace patchbay::schema {

struct SuiteOptions {
  Dialect dialect = Dialect::k2020_12;
  // Take optional/ too, in which optional/format/ asserts `format`.
  bool optional = false;
  // Documents that schemas refer to as http://localhost:1234/…; read from here, never fetched.
  std::filesystem::path remotes;
};

struct SuiteFile {
  std::string name;  // relative to the folder
  std::size_t passed = 0;
  std::vector<std::string> failures;  // "file: group: test", in order
};

// One entry a file, by name. A case fails when its schema does not compile, or when any way to ask
// (verdict, explained check, report) does not give the expected verdict. Errors: NOT_FOUND, and
// MALFORMED_REQUEST for a file that is not in the layout.
Result<std::vector<SuiteFile>> run_suite(const std::filesystem::path& folder,
                                         const SuiteOptions& options);

}  // namespace patchbay::schema
