#include "base/percent.h"
#include "documents/library.h"

namespace patchbay::documents {
namespace {

// The digits are lower-case, because published ids have this form.
std::string encoded(std::string_view text) {
  std::string out;
  append_percent_encoded(out, text, HexCase::kLower);
  return out;
}

}  // namespace

std::string id_of(const DocumentKey& key) {
  return encoded(key.connector) + "/" + encoded(key.collection) + "/" + encoded(key.native_id);
}

std::optional<DocumentKey> key_of(std::string_view id) {
  const auto first = id.find('/');
  const auto second = first == id.npos ? first : id.find('/', first + 1);
  if (second == id.npos || id.find('/', second + 1) != id.npos) return std::nullopt;
  const auto connector = percent_decoded(id.substr(0, first));
  const auto collection = percent_decoded(id.substr(first + 1, second - first - 1));
  const auto native = percent_decoded(id.substr(second + 1));
  if (!connector || !collection || !native || native->empty()) return std::nullopt;
  return DocumentKey{"", *connector, *collection, *native};
}

}  // namespace patchbay::documents
