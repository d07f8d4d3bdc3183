#include "authserver/successor.h"

#include "authserver/mac.h"
#include "callers/access_token.h"

namespace patchbay::authserver {
namespace {

Secret derived(const Secret& token, std::string_view salt, std::string_view mark) {
  const std::string text = std::string(mark).append(salt);
  return Secret(std::string(mark).append(mac_of(token.reveal(), text)));
}

}  // namespace

Successor successor_of(const Secret& token, std::string_view salt) {
  return {derived(token, salt, callers::kAccessTokenMark), derived(token, salt, kRefreshMark)};
}

}  // namespace patchbay::authserver
