// A credential that the provider refused, or that ran out, and that nothing can renew. Providers
// have bad moments, clocks go wrong, and some endpoints refuse whatever they are sent: one refusal
// is no reason to throw away what a person would have to grant anew. The credential is kept, each
// call tries it, and until the next success the link shows what happened.
#pragma once

#include "accounts/standing.h"
#include "audit/audit.h"
#include "base/clock.h"

namespace patchbay::accounts {

// Refused by the provider, and not taken since.
bool is_doubted(const LinkRecord& record);

// Marks the link: in error where the provider refused the credential (kTokenRefused), expired where
// its time is over (kTokenExpired). False: there is another credential by now. Writes and records
// nothing where the link says so already.
Result<bool> doubt(Store& store, Audit& audit, const Situation& now, std::string_view cause);

// The provider took the credential of this generation: no mark of a doubt is left.
Result<void> trust(Store& store, const std::string& link, std::int64_t generation);

// LINK_EXPIRED: what a doubt means for the call that met it.
Error doubted_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
