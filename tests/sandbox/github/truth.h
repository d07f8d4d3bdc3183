// What GitHub holds, for a test that compares a copy of it. Written from the store, by no route.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

// A list of repositories: `id`, `full_name`, `disabled`, `readers` (ids of users: owners,
// collaborators, teams, members; everybody where it is public), `files` (`path`, `mode`, `sha`,
// `size`, `is_pointer`: Git LFS keeps it), `issues` (with `comments`, and of a pull request
// `reviews`) and `discussions`.
nlohmann::json truth_of(const Store& store);

}  // namespace patchbay::sandbox::github
