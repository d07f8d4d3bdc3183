// A credential is doubted if it cannot be renewed, and the provider refused it or it expired.
// Providers have faults, clocks go wrong, and some endpoints refuse every credential. So one
// refusal is no reason to delete a credential that a user would have to grant again. The credential
// is kept, and each call tries it. Until the next success, the link's status shows what happened.
#pragma once

#include "accounts/standing.h"
#include "audit/audit.h"
#include "base/clock.h"

namespace patchbay::accounts {

// Returns true if the provider refused the link's credential and has not accepted it since.
bool is_doubted(const LinkRecord& record);

// Marks the link and returns true. The new status is kError if the provider refused the credential
// (kTokenRefused), or kExpired if the credential expired (kTokenExpired). Returns false if the link
// has another credential by now, or cannot be used any more. Writes and records nothing if the link
// has the mark already.
Result<bool> doubt(Store& store, Audit& audit, const Situation& now, std::string_view cause);

// Removes the mark that doubt() made, because the provider accepted the credential of this
// generation. Does nothing if the link has another credential.
Result<void> trust(Store& store, const std::string& link, std::int64_t generation);

// Returns LINK_EXPIRED, the error for a call that used a doubted credential.
Error doubted_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
