#pragma once

#include <curl/curl.h>

#include "http_client/transfer.h"

namespace patchbay::http_client {

struct HttpConfig;
class TrustedAuthorities;

// Returns an easy handle with all options that are the same for every request. Borrows
// `authorities`. Returns nullptr only if there is no memory.
CURL* make_easy_handle(const HttpConfig& config, TrustedAuthorities& authorities);

// Prepares a new or used handle for one transfer, whose callbacks the handle then calls. Must be
// called again when the transfer has received the addresses of its host. Returns false if there is
// no memory.
[[nodiscard]] bool prepare_easy_handle(CURL* easy, Transfer& transfer);

}  // namespace patchbay::http_client
