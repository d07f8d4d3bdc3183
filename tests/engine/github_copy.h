// Compares the documents that a host has loaded from the sandbox's GitHub with those that GitHub
// has.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "documents/library.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

struct GithubCopy {
  // By "REPOSITORY/ID": the git name and size of a file's bytes, the text of an issue, or why there
  // is no content.
  std::map<std::string, std::string> documents;
  // The documents that each GitHub user may read, by the user's id.
  std::map<std::int64_t, std::set<std::string>> readable;
};

// Returns the copy that a host should have.
GithubCopy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users);

// Returns the copy that a host has of an organization's documents. Fails the test if a content does
// not fit its hash.
GithubCopy github_kept(documents::Library& library, const std::string& organization,
                       const std::vector<std::int64_t>& users);

// CHECKs that both copies are equal, and shows the differences.
void check_equal(const GithubCopy& kept, const GithubCopy& truth);

}  // namespace patchbay::test
