// Loads 10,000 files of 1 KiB with their permissions from five GitHub repositories of the sandbox
// into SQLite, with a whole host. Compares this with octokit, which lists and downloads the same
// files with 32 requests in flight.
#pragma once

#include "measure.h"

namespace patchbay::bench {

void add_full_sync(Rows& rows);

}  // namespace patchbay::bench
