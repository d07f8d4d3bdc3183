#include "base/form.h"

#include <algorithm>

#include "base/percent.h"
#include "base/utf8.h"

namespace patchbay {

std::optional<FormPair> take_form_pair(std::string_view& form) {
  form.remove_prefix(std::min(form.find_first_not_of('&'), form.size()));
  if (form.empty()) return std::nullopt;
  const std::string_view pair = form.substr(0, form.find('&'));
  form.remove_prefix(pair.size());
  const std::size_t equals = std::min(pair.find('='), pair.size());
  return FormPair{pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))};
}

std::optional<std::string> form_text(std::string_view encoded) {
  auto text = percent_decoded(encoded, ' ');
  if (text && (!is_utf8(*text) || text->find('\0') != text->npos)) return std::nullopt;
  return text;
}

std::string form_text_leniently(std::string_view encoded) {
  return percent_decoded_leniently(encoded, ' ');
}

}  // namespace patchbay
