// Compares the documents that a host has loaded from the sandbox's GitHub with GitHub's own
// documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/copy.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

// The first function returns the expected copy, and the second the host's copy. Each file has its
// git name and its size in bytes, and each issue has its text.
Copy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users);
Copy github_kept(documents::Library& library, const std::string& organization,
                 const std::vector<std::int64_t>& users);

}  // namespace patchbay::test
