#include "base/trace_ids.h"

#include <algorithm>
#include <cassert>

namespace patchbay {

void TraceIds::Page::fill(std::span<std::uint8_t> out) {
  assert(out.size() <= kPage);
  if (bytes.size() - used < out.size()) {
    bytes.resize(kPage);
    source->fill(bytes);
    used = 0;
  }
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(used), out.size(), out.begin());
  used += out.size();
}

TraceId TraceIds::next() {
  Page& page = pages_.mine();
  const Lock lock(page.mutex);
  page.source = &random_;
  return TraceId::make(page);
}

}  // namespace patchbay
