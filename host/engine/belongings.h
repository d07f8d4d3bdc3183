#pragma once

#include "accounts/belongings.h"
#include "accounts/refresher.h"
#include "calls/call_parts.h"
#include "webhooks/subscriptions.h"

namespace patchbay::engine {

// Returns the functions that delete the data of links and users in all parts of a host. Borrows the
// arguments.
accounts::Belongings belongings_of(const calls::CallParts& calls,
                                   webhooks::Subscriptions& subscriptions,
                                   accounts::Refresher& refresher);

}  // namespace patchbay::engine
