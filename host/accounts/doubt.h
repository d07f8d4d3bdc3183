// A credential is doubted if it cannot be renewed, and the provider refused it or it expired. The
// cause may be temporary: providers have faults, clocks may be wrong, and some endpoints refuse
// every credential. A deleted credential would have to be granted again by the user. So the host
// keeps a doubted credential, and each call tries it. The link's status shows the cause until the
// provider accepts the credential.
#pragma once

#include "accounts/standing.h"
#include "audit/audit.h"
#include "base/clock.h"

namespace patchbay::accounts {

// Returns true if the provider refused the link's credential and has not accepted it since.
bool is_doubted(const LinkRecord& record);

// Marks the link's credential as doubted and returns true. The new status is kError if `cause` is
// kTokenRefused (refused by the provider), and kExpired if `cause` is kTokenExpired. Returns true
// without a change if the link already has this mark. Returns false if the link has another
// credential by now, or cannot be used any more.
Result<bool> doubt(store::Store& store, audit::Audit& audit, const Situation& now,
                   std::string_view cause);

// Removes the mark of doubt(), because the provider accepted the credential of this generation.
// Does nothing if the link has another credential by now.
Result<void> trust(store::Store& store, const std::string& link, std::int64_t generation);

// Returns the error LINK_EXPIRED for a call with a doubted credential.
Error doubted_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
