#include "authserver/jws.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::authserver {
namespace {

std::optional<std::string> decoded_part(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

}  // namespace

std::optional<Jws> read_jws(std::string_view text, std::size_t longest) {
  if (text.size() > longest) return std::nullopt;
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == text.npos || text.find('.', first + 1) != last) return std::nullopt;
  const auto header_text = decoded_part(text.substr(0, first));
  auto payload = decoded_part(text.substr(first + 1, last - first - 1));
  auto signature = from_base64url(text.substr(last + 1));
  if (!header_text || !payload || !signature) return std::nullopt;
  const auto header = oauth_messages::parse_object(*header_text);
  if (!header || header->contains("crit")) return std::nullopt;
  return Jws{.algorithm = oauth_messages::text_of(*header, "alg"),
             .key_id = oauth_messages::text_of(*header, "kid"),
             .type = oauth_messages::text_of(*header, "typ"),
             .payload = std::move(*payload),
             .signed_text = std::string(text.substr(0, last)),
             .signature = std::move(*signature)};
}

}  // namespace patchbay::authserver
