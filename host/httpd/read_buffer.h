#pragma once

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <vector>

#include "base/secret.h"
#include "httpd/wiping_allocator.h"

namespace patchbay::httpd {

// Bytes from a client that are not parsed yet. Parsed bytes remain in the buffer's memory.
using ReadBuffer = boost::beast::basic_flat_buffer<WipingAllocator<char>>;

// Overwrites the memory of the buffer, except the bytes that are not parsed yet.
inline void wipe_parsed(ReadBuffer& buffer) {
  const auto* unparsed = static_cast<const char*>(buffer.data().data());
  const std::vector<char, WipingAllocator<char>> kept(unparsed, unparsed + buffer.size());
  buffer.clear();
  const auto memory = buffer.prepare(std::min(buffer.capacity(), buffer.max_size()));
  wipe_bytes(memory.data(), memory.size());
  std::copy(kept.begin(), kept.end(), static_cast<char*>(memory.data()));
  buffer.commit(kept.size());
}

}  // namespace patchbay::httpd
