// Compares the documents that a host has loaded from the sandbox's GitHub with those that GitHub
// has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/copy.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

// Return the copy that a host should have, and the one that it has. For a file, the git name and
// size of its bytes stand; for an issue, its text.
Copy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users);
Copy github_kept(documents::Library& library, const std::string& organization,
                 const std::vector<std::int64_t>& users);

}  // namespace patchbay::test
