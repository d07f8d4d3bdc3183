#include "documents/source.h"

namespace patchbay::documents {

Result<Collections> collections_named(Source& source, const Patience& patience) {
  auto named = source.collections(patience);
  if (named.has_error() && named.error().code() == Code::kUnsupported) {
    return Collections{{Collection{}}, {}};
  }
  return named;
}

}  // namespace patchbay::documents
