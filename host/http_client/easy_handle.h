#pragma once

#include <curl/curl.h>

#include "http_client/transfer.h"

namespace patchbay {

struct HttpConfig;
class TrustedAuthorities;

// Makes an easy handle with all options that are the same for every request. Borrows `authorities`.
// Returns null only if there is no memory.
CURL* make_easy_handle(const HttpConfig& config, TrustedAuthorities& authorities);

// Prepares a new or used handle for one transfer. The handle then calls the callbacks of the
// transfer. Call this function again when the transfer has received the addresses of its host.
// Returns false if there is no memory.
[[nodiscard]] bool prepare_easy_handle(CURL* easy, Transfer& transfer);

}  // namespace patchbay
