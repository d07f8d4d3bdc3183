#include "process/secrets.h"

#include <algorithm>
#include <utility>

namespace patchbay::process {

Secrets::Secrets(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  std::erase(secrets_, "");
  std::sort(secrets_.begin(), secrets_.end(), [](const std::string& one, const std::string& other) {
    return one.size() > other.size();
  });
}

std::string Secrets::masked(std::string_view text, std::size_t begin, std::size_t end) const {
  std::string out;
  for (std::size_t at = 0; at < std::min(end, text.size());) {
    const auto found = std::find_if(
        secrets_.begin(), secrets_.end(),
        [&](const std::string& secret) { return text.substr(at).starts_with(secret); });
    const bool is_secret = found != secrets_.end();
    const std::size_t size = is_secret ? found->size() : 1;
    if (at + size > begin) out += is_secret ? std::string_view("***") : text.substr(at, 1);
    at += size;
  }
  return out;
}

}  // namespace patchbay::process
