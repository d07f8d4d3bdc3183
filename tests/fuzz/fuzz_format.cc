// Input: a text, checked by every format. No format crashes, and formats that include each other
// agree.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "formats/format.h"
#include "invariant.h"

using patchbay::fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace formats = patchbay::formats;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::array<std::string_view, 19> kNames = {"date",          "date-time",
                                                       "duration",      "email",
                                                       "hostname",      "idn-email",
                                                       "idn-hostname",  "ipv4",
                                                       "ipv6",          "iri",
                                                       "iri-reference", "json-pointer",
                                                       "regex",         "relative-json-pointer",
                                                       "time",          "uri",
                                                       "uri-reference", "uri-template",
                                                       "uuid"};
  for (const std::string_view name : kNames) {
    const formats::FormatCheck check = formats::find_format(name);
    must_hold(check != nullptr, "every format is known");
    must_hold(check(text) == check(text), "a verdict can be repeated");
  }
  if (formats::is_uri(text)) {
    must_hold(formats::is_iri(text), "a URI is an IRI");
    must_hold(formats::is_uri_reference(text), "a URI is a reference");
  }
  if (formats::is_uri_reference(text)) {
    must_hold(formats::is_iri_reference(text), "a URI reference is an IRI reference");
  }
  if (formats::is_date_time(text)) {
    must_hold(formats::is_date(text.substr(0, 10)), "a date-time begins with a date");
    must_hold(formats::is_time(text.substr(11)), "a date-time ends with a time");
  }
  if (formats::is_json_pointer(text)) {
    must_hold(formats::is_relative_json_pointer("0" + std::string(text)), "0 and a pointer");
  }
  return 0;
}
