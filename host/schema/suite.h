// Runs test cases in the layout of the official JSON Schema test suite: a folder of files, each
// with a list of {description, schema, tests: [{description, data, valid}]}.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace patchbay::schema {

struct SuiteOptions {
  Dialect dialect = Dialect::k2020_12;
  // Runs optional/ too; the tests in optional/format/ check `format`.
  bool optional = false;
  // The folder with the documents that schemas refer to as http://localhost:1234/…. The suite reads
  // them from this folder and never uses the network.
  std::filesystem::path remotes;
};

struct SuiteFile {
  std::string name;  // relative to the folder
  std::size_t passed = 0;
  std::vector<std::string> failures;  // "file: group: test", in order
};

// Runs all files of a folder. Returns one entry for each file, sorted by name. A test case fails if
// its schema does not compile, or if one of the functions (verdict, check with faults, report) does
// not give the expected verdict. Fails with NOT_FOUND if the folder does not exist or a file cannot
// be read. Fails with MALFORMED_REQUEST if a file does not have this layout.
Result<std::vector<SuiteFile>> run_suite(const std::filesystem::path& folder,
                                         const SuiteOptions& options);

}  // namespace patchbay::schema
