#include "callers/api_key.h"

namespace patchbay::callers {
namespace {

constexpr std::string_view kMark = "pbk_";  // secret scanners recognize keys by this text
constexpr std::size_t kBytes = 32;
constexpr std::size_t kPrefix = 10;  // 6 of the 43 characters are shown

}  // namespace

KeyHash hash_of(std::string_view key) { return sha256(key); }

Secret make_key(Random& random) { return Secret(std::string(kMark) + random.token(kBytes)); }

std::string prefix_of(const Secret& key) { return std::string(key.reveal().substr(0, kPrefix)); }

}  // namespace patchbay::callers
