// Runs test cases of the official JSON Schema test suite: a folder of files, each with a list of
// {description, schema, tests: [{description, data, valid}]}.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace patchbay::schema {

struct SuiteOptions {
  Dialect dialect = Dialect::k2020_12;
  // True: also runs optional/. The tests in optional/format/ check `format`.
  bool optional = false;
  // The folder with the documents that schemas refer to as http://localhost:1234/…. The suite never
  // uses the network.
  std::filesystem::path remotes;
};

struct SuiteFile {
  std::string name;  // path relative to the folder
  std::size_t passed = 0;
  std::vector<std::string> failures;  // each in the form "file: group: test"
};

// Runs all files of a folder. Returns one entry per file, sorted by name. A test case fails if its
// schema does not compile, or if the verdict, the check with faults or the report differs from the
// expected result. Fails with NOT_FOUND if the folder does not exist or a file cannot be read.
// Fails with MALFORMED_REQUEST if a file has another layout.
Result<std::vector<SuiteFile>> run_suite(const std::filesystem::path& folder,
                                         const SuiteOptions& options);

}  // namespace patchbay::schema
