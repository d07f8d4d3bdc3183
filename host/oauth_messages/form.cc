#include "oauth_messages/form.h"

#include "base/form.h"
#include "base/percent.h"

namespace patchbay::oauth_messages {
namespace {

constexpr std::size_t kEncodedByte = 3;  // "%41"

}  // namespace

Secret form_of(const Parameters& parameters) {
  std::size_t size = 0;
  for (const auto& [name, value] : parameters) {
    size += (name.size() + value.reveal().size()) * kEncodedByte + 2;
  }
  std::string form;
  form.reserve(size);
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form += '&';
    append_percent_encoded(form, name);
    form += '=';
    append_percent_encoded(form, value.reveal());
  }
  return Secret(std::move(form));
}

Secret form_encoded(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size() * kEncodedByte);
  append_percent_encoded(encoded, text);
  return Secret(std::move(encoded));
}

Parameters parse_form(std::string_view text) {
  Parameters parameters;
  while (const auto pair = take_form_pair(text)) {
    parameters.emplace_back(form_text_leniently(pair->name),
                            Secret(form_text_leniently(pair->value)));
  }
  return parameters;
}

std::optional<Parameters> parse_form_strictly(std::string_view text) {
  Parameters parameters;
  while (const auto pair = take_form_pair(text)) {
    auto name = form_text(pair->name);
    auto value = form_text(pair->value);
    if (!name || !value) return std::nullopt;
    parameters.emplace_back(std::move(*name), Secret(std::move(*value)));
  }
  return parameters;
}

}  // namespace patchbay::oauth_messages
