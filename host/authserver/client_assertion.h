#pragma once

#include <string_view>

#include "authserver/authserver.h"
#include "authserver/form.h"
#include "httpd/request.h"

namespace patchbay::authserver {

// Returns true if the form has an assertion that a client signed (RFC 7521 §4.2).
bool uses_assertion(const Form& form);

// Returns the client whose signed assertion is in the form (private_key_jwt, RFC 7523 §3). The
// client must have signed it with its own key, for this server only. It must expire at most ten
// minutes from now, and no host may have seen it before. Fails with the word invalid_client, or
// with invalid_request if the form has the assertion without its type, or the type without the
// assertion. Fails with RATE_LIMITED if the client has too many unexpired assertions. If a document
// or keys must be read, fails like Authserver::find_client().
Result<Client> asserted_client(Authserver& server, const httpd::Request& request, const Form& form);

// Deletes the records of expired assertions.
void delete_expired_assertions(store::Transaction& transaction);

}  // namespace patchbay::authserver
