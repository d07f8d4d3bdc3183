// Errors with the words of OAuth (RFC 6749 §5.2). The word is the Error's reason.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "httpd/response.h"

namespace patchbay::authserver {

// Makes such an error. `message` follows the rules for every Error, and is ASCII without quotes
// (RFC 6749 §5.2).
Error oauth_error(std::string_view word, std::string message);

// Returns the word of an oauth_error(). For other errors, returns the word of RFC 6749 for a server
// that cannot answer.
std::string word_of(const Error& error);

// Makes the error response of an endpoint for programs (RFC 6749 §5.2). `uses_basic` says whether
// the client sent an Authorization header. If it did, a 401 names the scheme (RFC 6749 §5.2).
httpd::Response oauth_refusal(const Error& error, bool uses_basic = false);

// Makes a JSON response that programs in browsers may read from any page. The routes that use this
// ignore cookies.
httpd::Response open_json(std::string body, int status = 200);

}  // namespace patchbay::authserver
