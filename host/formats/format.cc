#include "formats/format.h"

#include <algorithm>
#include <array>

#include "pattern/pattern.h"

namespace patchbay::formats {
namespace {

struct Format {
  std::string_view name;
  FormatCheck check;
};

constexpr std::array<Format, 19> kFormats = {{{"date", is_date},
                                              {"date-time", is_date_time},
                                              {"duration", is_duration},
                                              {"email", is_email},
                                              {"hostname", is_hostname},
                                              {"idn-email", is_idn_email},
                                              {"idn-hostname", is_idn_hostname},
                                              {"ipv4", is_ipv4},
                                              {"ipv6", is_ipv6},
                                              {"iri", is_iri},
                                              {"iri-reference", is_iri_reference},
                                              {"json-pointer", is_json_pointer},
                                              {"regex", pattern::is_ecma_regex},
                                              {"relative-json-pointer", is_relative_json_pointer},
                                              {"time", is_time},
                                              {"uri", is_uri},
                                              {"uri-reference", is_uri_reference},
                                              {"uri-template", is_uri_template},
                                              {"uuid", is_uuid}}};

}  // namespace

FormatCheck find_format(std::string_view name) {
  const auto* const found = std::find_if(kFormats.begin(), kFormats.end(),
                                         [&](const Format& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : found->check;
}

}  // namespace patchbay::formats
