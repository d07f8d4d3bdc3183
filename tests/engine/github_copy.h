// What a host keeps of the sandbox's GitHub, and what it has to keep, in the same words.
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
  // By "REPOSITORY/ID": the git name and the size of a file's bytes, the text of an issue, or why
  // there is no content.
  std::map<std::string, std::string> documents;
  // What each user of GitHub may read, by the user's id.
  std::map<std::int64_t, std::set<std::string>> readable;
};

// What everybody's copy has to be.
GithubCopy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users);

// What an organization's documents are. Fails the test where a content is not the one of its hash.
GithubCopy github_kept(documents::Library& library, const std::string& organization,
                       const std::vector<std::int64_t>& users);

// CHECKs that they are equal, and shows what differs.
void check_equal(const GithubCopy& kept, const GithubCopy& truth);

}  // namespace patchbay::test
