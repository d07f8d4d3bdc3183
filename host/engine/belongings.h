#pragma once

#include "accounts/belongings.h"
#include "accounts/refresher.h"
#include "calls/call_parts.h"
#include "webhooks/subscriptions.h"

namespace patchbay::engine {

// Returns what all parts of a host keep for links and users. The arguments are borrowed.
accounts::Belongings belongings_of(const calls::CallParts& calls,
                                   webhooks::Subscriptions& subscriptions,
                                   accounts::Refresher& refresher);

}  // namespace patchbay::engine
