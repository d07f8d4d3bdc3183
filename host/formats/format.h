// Declares the checks for the keyword `format`: one for every format of 2020-12 (Validation §7.3).
//
//   if (FormatCheck check = find_format("date-time"); check && !check(text)) …
#pragma once

#include <string_view>

namespace patchbay::formats {

// Returns true if a text (valid UTF-8) has the format. Has no side effects and never throws. The
// time for a check grows at most in proportion to the text's length. Thread-safe.
using FormatCheck = bool (*)(std::string_view);

// Returns the check for a format name of the specification. Returns null for an unknown format.
// Every text is valid for an unknown format.
FormatCheck find_format(std::string_view name);

// Returns a text that has the format; "" for an unknown format.
std::string_view example_of(std::string_view name);

// The checks. The comment after a check names the document that defines the format.
bool is_date_time(std::string_view text);      // RFC 3339 §5.6
bool is_date(std::string_view text);           // RFC 3339 §5.6
bool is_time(std::string_view text);           // RFC 3339 §5.6, with offset; 23:59:60 UTC is valid
bool is_duration(std::string_view text);       // RFC 3339 appendix A
bool is_email(std::string_view text);          // RFC 5321 §4.1.2 Mailbox
bool is_idn_email(std::string_view text);      // RFC 6531 §3.3
bool is_hostname(std::string_view text);       // RFC 1123 §2.1; A-labels as RFC 5891 §4.4
bool is_idn_hostname(std::string_view text);   // RFC 5890 §2.3.2.3
bool is_ipv4(std::string_view text);           // RFC 2673 §3.2
bool is_ipv6(std::string_view text);           // RFC 4291 §2.2
bool is_uri(std::string_view text);            // RFC 3986 §3
bool is_uri_reference(std::string_view text);  // RFC 3986 §4.1
bool is_iri(std::string_view text);            // RFC 3987 §2.2
bool is_iri_reference(std::string_view text);  // RFC 3987 §2.2
bool is_uri_template(std::string_view text);   // RFC 6570 §2
bool is_uuid(std::string_view text);           // RFC 4122 §3
bool is_json_pointer(std::string_view text);   // RFC 6901 §3
bool is_relative_json_pointer(std::string_view text);  // draft-bhutton-relative-json-pointer §3
// pattern::is_ecma_regex() checks `regex`.

}  // namespace patchbay::formats
