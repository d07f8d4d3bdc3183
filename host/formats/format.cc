#include "formats/format.h"

#include <algorithm>
#include <array>

#include "pattern/pattern.h"

namespace patchbay::formats {
namespace {

struct Format {
  std::string_view name;
  FormatCheck check;
  std::string_view example;
};

// clang-format off
constexpr std::array kFormats = std::to_array<Format>({
    {"date", is_date, "2021-01-31"},
    {"date-time", is_date_time, "2021-01-31T12:00:00Z"},
    {"duration", is_duration, "P3DT12H"},
    {"email", is_email, "someone@example.com"},
    {"hostname", is_hostname, "www.example.com"},
    {"idn-email", is_idn_email, "someone@example.com"},
    {"idn-hostname", is_idn_hostname, "www.example.com"},
    {"ipv4", is_ipv4, "192.0.2.1"},
    {"ipv6", is_ipv6, "2001:db8::1"},
    {"iri", is_iri, "https://example.com/path"},
    {"iri-reference", is_iri_reference, "/path"},
    {"json-pointer", is_json_pointer, "/items/0"},
    {"regex", pattern::is_ecma_regex, "^[a-z]+$"},
    {"relative-json-pointer", is_relative_json_pointer, "1/items/0"},
    {"time", is_time, "12:00:00Z"},
    {"uri", is_uri, "https://example.com/path"},
    {"uri-reference", is_uri_reference, "/path"},
    {"uri-template", is_uri_template, "https://example.com/{id}"},
    {"uuid", is_uuid, "123e4567-e89b-12d3-a456-426614174000"},
});
// clang-format on

const Format* format_named(std::string_view name) {
  const auto* const found = std::find_if(kFormats.begin(), kFormats.end(),
                                         [&](const Format& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace

FormatCheck find_format(std::string_view name) {
  const Format* format = format_named(name);
  return format ? format->check : nullptr;
}

std::string_view example_of(std::string_view name) {
  const Format* format = format_named(name);
  return format ? format->example : std::string_view();
}

}  // namespace patchbay::formats
