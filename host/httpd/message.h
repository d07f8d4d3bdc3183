#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "httpd/request.h"
#include "httpd/wiping_allocator.h"

namespace patchbay::httpd {

using Parser =
    boost::beast::http::request_parser<boost::beast::http::string_body, WipingAllocator<char>>;

// Returns the head of the message that the parser has read. Fails with MALFORMED_REQUEST if two
// servers could interpret this message differently (RFC 9112 §3.2, §6.1, §6.3).
Result<Request> request_of(const Parser& parser);

// Checks the bytes of the head or of the trailers. Fails with MALFORMED_REQUEST if a header spans
// several lines, because the parser would silently join them.
Result<void> check_lines(std::string_view head);

// Returns the error for bytes that the parser refused: TOO_LARGE or MALFORMED_REQUEST.
Error error_of(const boost::system::error_code& failed);

}  // namespace patchbay::httpd
