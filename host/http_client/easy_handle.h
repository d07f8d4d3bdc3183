#pragma once

#include <curl/curl.h>

#include "http_client/transfer.h"

namespace patchbay {

struct HttpConfig;

// Makes an easy handle with all options that are the same for every request. Returns null only if
// there is no memory.
CURL* make_easy_handle(const HttpConfig& config);

// Points a handle, new or used before, at one transfer. From then on the handle calls that
// transfer's callbacks.
void prepare_easy_handle(CURL* easy, Transfer& transfer);

}  // namespace patchbay
