#pragma once

#include <string_view>

#include "authserver/authserver.h"
#include "authserver/form.h"
#include "httpd/request.h"

namespace patchbay::authserver {

// Returns true if the client shows an assertion that it signed (RFC 7521 §4.2).
bool uses_assertion(const Form& form);

// Returns the client that signed the assertion in the form (private_key_jwt, RFC 7523 §3): with a
// key of its own, for this server alone, for at most ten minutes from now, and used for the first
// time, on whichever host. Fails with the word invalid_client, or invalid_request if the assertion
// has no type.
Result<Client> asserted_client(Authserver& server, const httpd::Request& request, const Form& form);

// Deletes what is remembered of assertions that have expired.
void delete_expired_assertions(Transaction& transaction);

}  // namespace patchbay::authserver
