// 10,000 files of 1 KiB in five GitHub repositories, from the sandbox into SQLite by a whole host,
// with their permissions; beside octokit, which lists and downloads the same with 32 requests in
// flight.
#pragma once

#include "measure.h"

namespace patchbay::bench {

void add_full_sync(Rows& rows);

}  // namespace patchbay::bench
