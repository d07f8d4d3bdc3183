// Refusals in OAuth's own words (RFC 6749 §5.2). Such an Error has the word as its reason.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "httpd/response.h"

namespace patchbay::authserver {

// `message` follows the rules for every Error, in ASCII without quotes (RFC 6749 §5.2).
Error oauth_error(std::string_view word, std::string message);

// Returns the word of an error: that of oauth_error(), or else what RFC 6749 has for a server that
// cannot answer now.
std::string word_of(const Error& error);

// Makes the answer of an endpoint that programs ask (RFC 6749 §5.2). `uses_basic` says whether the
// client sent an Authorization header, which a 401 then answers (RFC 6749 §5.2).
httpd::Response oauth_refusal(const Error& error, bool uses_basic = false);

// Makes a JSON answer that programs in browsers may read, whatever page they are in. No cookie
// counts where this is used.
httpd::Response open_json(std::string body, int status = 200);

}  // namespace patchbay::authserver
