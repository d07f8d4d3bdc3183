// Makes errors with the words of OAuth (RFC 6749 §5.2). The word is the Error's reason.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "httpd/response.h"

namespace patchbay::authserver {

// Makes an error with a word of OAuth. `message` follows the rules for every Error, and is ASCII
// without quotes (RFC 6749 §5.2).
Error oauth_error(std::string_view word, std::string message);

// Returns the error's reason, which is the word of an oauth_error(). For an error without a reason,
// returns temporarily_unavailable or server_error.
std::string word_of(const Error& error);

// Makes the error response of an endpoint for programs (RFC 6749 §5.2). `uses_basic` says whether
// the client sent an Authorization header of the scheme Basic. If it is true, a 401 names this
// scheme.
httpd::Response oauth_refusal(const Error& error, bool uses_basic = false);

// Makes a JSON response that programs in browsers may read from any page. The routes that use this
// ignore cookies.
httpd::Response open_json(std::string body, int status = 200);

}  // namespace patchbay::authserver
