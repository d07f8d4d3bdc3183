#pragma once

#include "authserver/authserver.h"
#include "authserver/form.h"

namespace patchbay::authserver {

// Returns the client that sent the request, if it authenticates itself: by its secret in the header
// or in the form, by a signed assertion (client_assertion.h), or by its id alone if it has neither
// secret nor key (RFC 6749 §2.3). Fails with the word invalid_client, or invalid_request if the
// client uses two methods at once.
Result<Client> proven_client(Authserver& server, const httpd::Request& request, const Form& form);

// Returns true if the request has an Authorization header of the scheme Basic.
bool uses_basic(const httpd::Request& request);

}  // namespace patchbay::authserver
