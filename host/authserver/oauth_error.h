// Creates errors with the words of OAuth (RFC 6749 §5.2). The word is the Error's reason.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "httpd/response.h"

namespace patchbay::authserver {

// Returns an error with a word of OAuth. `message` follows the rules for every Error, and is ASCII
// without quotes (RFC 6749 §5.2).
Error oauth_error(std::string_view word, std::string message);

// Returns the error's reason, the word of an oauth_error(). Without a reason, returns
// temporarily_unavailable or server_error.
std::string word_of(const Error& error);

// Returns the error response of an endpoint for programs (RFC 6749 §5.2). `uses_basic`: the client
// sent an Authorization header of the scheme Basic, so a 401 contains this scheme.
httpd::Response oauth_refusal(const Error& error, bool uses_basic = false);

// Returns a JSON response that programs in browsers may read from any page. The routes that use it
// ignore cookies.
httpd::Response open_json(std::string body, int status = 200);

}  // namespace patchbay::authserver
