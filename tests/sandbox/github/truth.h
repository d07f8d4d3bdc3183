// Returns the data of the fake GitHub, for a test that compares a copy with it. Reads the store
// directly, and not through a route.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

// A list of repositories, each with `id`, `full_name`, `disabled`, `readers` (ids of the users who
// can read: owners, collaborators, teams, members; everybody if the repository is public), `files`
// (`path`, `mode`, `sha`, `size`, and `is_pointer` if Git LFS has the content), `issues` (with
// `comments`, and for a pull request `reviews`) and `discussions`.
nlohmann::json truth_of(const Store& store);

}  // namespace patchbay::sandbox::github
