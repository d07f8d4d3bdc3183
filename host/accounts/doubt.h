// A credential is doubted if the host cannot renew it, and if the provider refused it or it
// expired. Providers have faults, clocks go wrong, and some endpoints refuse every credential. So
// one refusal is no reason to delete a credential that a user would have to grant again. The host
// keeps the credential, and each call tries it again. The link's status shows the cause until the
// provider accepts the credential.
#pragma once

#include "accounts/standing.h"
#include "audit/audit.h"
#include "base/clock.h"

namespace patchbay::accounts {

// Returns true if the provider refused the link's credential and has not accepted it since.
bool is_doubted(const LinkRecord& record);

// Marks the link's credential as doubted and returns true. The new status is kError if `cause` is
// kTokenRefused (the provider refused the credential), and kExpired if `cause` is kTokenExpired.
// Returns false if the link has another credential by now, or cannot be used any more. If the link
// has this mark already, returns true, but writes and records nothing.
Result<bool> doubt(Store& store, Audit& audit, const Situation& now, std::string_view cause);

// Removes the mark that doubt() made, because the provider accepted the credential of this
// generation. Does nothing if the link has another credential.
Result<void> trust(Store& store, const std::string& link, std::int64_t generation);

// Returns the error LINK_EXPIRED, for a call that used a doubted credential.
Error doubted_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
