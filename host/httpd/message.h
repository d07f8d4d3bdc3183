#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "httpd/request.h"
#include "httpd/wiping_allocator.h"

namespace patchbay::httpd {

using Parser =
    boost::beast::http::request_parser<boost::beast::http::string_body, WipingAllocator<char>>;

// The head of a message that the parser has read. MALFORMED_REQUEST: two servers might read this
// message differently (RFC 9112 §3.2, §6.1, §6.3).
Result<Request> request_of(const Parser& parser);

// Checks the head as it came over the network. MALFORMED_REQUEST: a header has several lines, which
// the parser would join silently.
Result<void> check_lines(std::string_view head);

// The error for bytes that the parser refused: TOO_LARGE or MALFORMED_REQUEST.
Error error_of(const boost::system::error_code& failed);

}  // namespace patchbay::httpd
