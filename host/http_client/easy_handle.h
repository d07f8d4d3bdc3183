#pragma once

#include <curl/curl.h>

#include "http_client/transfer.h"

namespace patchbay {

struct HttpConfig;

// An easy handle as every request needs it: what is never different between two requests. Null only
// without memory.
CURL* make_easy_handle(const HttpConfig& config);

// Points a handle, new or used before, at one transfer, whose callbacks it calls from then on.
void prepare_easy_handle(CURL* easy, Transfer& transfer);

}  // namespace patchbay
