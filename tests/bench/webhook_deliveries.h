#pragma once

#include "measure.h"

namespace patchbay::bench {

// Adds the rows `webhook`: deliveries that a server verifies, stores and answers.
void add_webhooks(Rows& rows);

}  // namespace patchbay::bench
